package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped LeNet-5, three epochs of real MNIST: its draws predict no worse than its means, and
 * it is calibrated. A posterior that is too wide (temperature 1) fails both.
 */
class PosteriorGateTest {

  private static final String EXPERIMENT = "../conf/experiments/mnist-lenet5.conf";

  @TempDir private Path runs;

  @Test
  void drawsOfTheShippedPosteriorBeatItsMeans() throws IOException {
    String home = System.getenv("CREDENCE_DATA");
    assumeTrue(
        home != null && Files.isDirectory(Path.of(home, "mnist")),
        "no MNIST: set CREDENCE_DATA to train on real data");
    JsonNode model = evaluated(home);
    JsonNode draws = model.at("/draws/test");
    double means = model.at("/mean/test/nll").asDouble();
    System.out.printf("LeNet-5, MNIST, 3 epochs: %s, NLL by means %.4f%n", draws, means);
    assertThat(draws.path("error").asDouble()).isLessThanOrEqualTo(0.016);
    assertThat(draws.path("nll").asDouble()).isLessThanOrEqualTo(means + 0.002);
    assertThat(draws.path("ece").asDouble()).isLessThanOrEqualTo(0.008);
  }

  private JsonNode evaluated(String data) throws IOException {
    Path trained = runs.resolve("trained");
    Path out = runs.resolve("evaluated");
    String[] evaluation =
        Evaluations.arguments(List.of(trained), Path.of(data), out, "--draws", "20");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(training(data, trained))).isZero();
      assertThat(Commands.evaluate(evaluation)).isZero();
    }
    return Runs.json(out, "summary.json").at("/models/0");
  }

  private static String[] training(String data, Path out) {
    return new String[] {
      EXPERIMENT, "--data", data, "--out", out.toString(), "--set", "training.epochs=3"
    };
  }
}
