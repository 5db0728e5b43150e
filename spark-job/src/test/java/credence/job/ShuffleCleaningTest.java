package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * States merged on executors go by their disks; those of one round stay until the next is merged.
 */
class ShuffleCleaningTest {

  /** Shuffles that Spark keeps whenever a job starts. */
  public static final class Recorder extends SparkListener {

    private static final List<Integer> KEPT = new CopyOnWriteArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart event) {
      MapOutputTrackerMaster outputs = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
      KEPT.add(outputs.shuffleStatuses().size());
    }
  }

  @TempDir static Path folder;

  @Test
  void aRoundsStatesDoNotWaitForTheDriversGarbageCollector() {
    Path data = TinyData.write(folder, 200, 20);
    Job job = new Job(data).set("training.merge-slices=3", "training.epochs=10");
    Recorder.KEPT.clear();
    try (SparkSettings spark =
        SparkSettings.of("local[2]", "spark.extraListeners", Recorder.class.getName())) {
      assertThat(Commands.train(job.arguments(folder.resolve("run")))).isZero();
    }
    // That of the round which starts and that of the round before, whose attempts that were
    // overtaken may still ask for it. Listeners may be told of a job a little late.
    assertThat(Recorder.KEPT).contains(2).allMatch(kept -> kept <= 3).hasSizeGreaterThan(20);
  }
}
