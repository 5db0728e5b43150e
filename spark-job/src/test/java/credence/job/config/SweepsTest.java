package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sweep file of conf/experiments is one that can be run. */
class SweepsTest {

  @ParameterizedTest
  @MethodSource("files")
  void everySweepCanBeRun(Path file) throws IOException {
    SweepConfig sweep = read(file);
    assertThat(sweep.settings()).isNotEmpty();
    assertThat(sweep.finalSeeds()).isNotEmpty();
    if (sweep.finalSeeds().size() > 1) {
      assertThat(sweep.finalSeeds()).as("an interval needs seeds").hasSizeGreaterThanOrEqualTo(3);
    }
    assertThat(Files.readString(file)).startsWith("# ");
  }

  @Test
  void everySweepThatAReadmeNamesIsThere() throws IOException {
    assertThat(ConfFolder.commands("scripts/sweep"))
        .isNotEmpty()
        .allSatisfy(
            command -> assertThat(Path.of("..", command.strip().split("\\s+")[1])).isRegularFile());
  }

  @Test
  void blundellsGridIsThePapers() throws IOException {
    SweepConfig sweep =
        read(ConfFolder.FOLDER.resolve("blundell-2015/mnist-mlp-1200-mixture.sweep.conf"));
    // pi, sigma1, sigma2 and rates of three values each, four numbers of draws.
    assertThat(sweep.settings()).hasSize(3 * 3 * 3 * 3 * 4);
    List<Double> exponents =
        sweep.settings().stream()
            .map(setting -> -Math.log((double) setting.values().get("prior.sigma2")))
            .map(exponent -> Math.round(exponent * 1e4) / 1e4)
            .distinct()
            .toList();
    assertThat(exponents).containsExactly(6.0, 7.0, 8.0);
  }

  private static SweepConfig read(Path file) throws IOException {
    return new SweepReader(new Configuration()).read(file.toString(), List.of());
  }

  static Stream<Path> files() throws IOException {
    return ConfFolder.sweeps().stream();
  }
}
