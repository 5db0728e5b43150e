package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks send to the driver, which holds a stage's results at once. */
class DriverMemoryTest {

  /** Bytes of results by stage. */
  public static final class Recorder extends SparkListener {

    private static final Map<Integer, Long> RESULTS = new ConcurrentHashMap<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      RESULTS.merge(event.stageId(), event.taskMetrics().resultSize(), Long::sum);
    }
  }

  /** 784 x 400 + 400 and 400 x 10 + 10 weights and biases. */
  private static final long STATE = 24 * 318_010L;

  @TempDir static Path folder;

  @Test
  void largeStatesReachTheDriverMergedWhateverThePartitions() {
    Path data = TinyData.write(folder, 168, 20);
    assertThat(largest(data, 8)).as("eight states fit").isBetween(8 * STATE, 9 * STATE);
    assertThat(largest(data, 64)).as("64 are 489 MB").isBetween(STATE, 2 * STATE);
    assertThat(largest(data, 128)).as("128 are 977 MB").isBetween(STATE, 2 * STATE);
  }

  private static long largest(Path data, int partitions) {
    Job job =
        new Job(data)
            .set("data.partitions=" + partitions, "training.batch=1", "training.epochs=1")
            .set("training.steps-per-round=epoch", "network.name=wide")
            .set(
                "network.layers=[{type=flatten},{type=dense,units=400},{type=relu},"
                    + "{type=dense,units=10}]");
    Recorder.RESULTS.clear();
    try (SparkSettings spark =
        SparkSettings.of("local[2]", "spark.extraListeners", Recorder.class.getName())) {
      assertThat(Commands.train(job.arguments(folder.resolve("run-" + partitions)))).isZero();
    }
    return Recorder.RESULTS.values().stream().mapToLong(Long::longValue).max().orElseThrow();
  }
}
