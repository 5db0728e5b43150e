package credence.job.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.WorkRecorder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round costs Spark, counted. */
class RoundTest {

  private static final int ROUNDS = 12;
  private static final int PARTITIONS = 3;

  @TempDir Path runs;

  @Test
  void aRoundIsOneJobOfOneStageWithATaskForEachPartition() {
    String[] arguments =
        ("--out %s --set data.name=digits --set data.train-limit=192 --set data.validation=0"
                + " --set data.test-limit=20 --set training.batch=16 --set training.epochs=3"
                + " --set training.steps-per-round=1 --set checkpoint.every-rounds=1000"
                + " --set data.partitions=%d")
            .formatted(runs.resolve("run"), PARTITIONS)
            .split(" ");
    WorkRecorder.reset();
    try (SparkSettings spark =
        SparkSettings.of("local[2]", "spark.extraListeners", WorkRecorder.class.getName())) {
      assertThat(Commands.train(arguments)).isZero();
    }
    assertThat(Runs.metrics(runs.resolve("run"))).hasSize(ROUNDS);
    assertThat(WorkRecorder.jobs("round \\d+/" + ROUNDS)).isEqualTo(ROUNDS);
    assertThat(WorkRecorder.stages("round \\d+/" + ROUNDS)).isEqualTo(ROUNDS);
    assertThat(WorkRecorder.tasks("round \\d+/" + ROUNDS)).isEqualTo(ROUNDS * PARTITIONS);
  }
}
