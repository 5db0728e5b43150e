package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundCostTest {

  @TempDir Path runs;

  /**
   * What a round of LeNet-5 takes on two threads beyond its steps. The quickest round counts: the
   * others were disturbed by whatever else this machine does.
   */
  @Test
  void aRoundCostsAtMostSixtyMilliseconds() {
    String[] arguments =
        ("--out %s --set data.name=digits --set data.train-limit=640 --set data.validation=0"
                + " --set data.test-limit=20 --set training.batch=16 --set training.epochs=6"
                + " --set training.steps-per-round=1 --set checkpoint.every-rounds=1000")
            .formatted(runs.resolve("run"))
            .split(" ");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(TrainMain.run(arguments)).isZero();
    }
    List<Double> milliseconds =
        Runs.metrics(runs.resolve("run")).stream().map(RoundCostTest::cost).sorted().toList();
    assertThat(milliseconds.get(0)).as("of %s ms", milliseconds).isLessThanOrEqualTo(60);
  }

  private static double cost(JsonNode round) {
    return 1000 * (round.path("seconds").asDouble() - round.path("step_seconds").asDouble());
  }
}
