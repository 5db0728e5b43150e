package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of conf/sweeps is a sweep that can be run. */
class SweepsTest {

  private static final Path FOLDER = Path.of("../conf/sweeps");

  @ParameterizedTest
  @MethodSource("files")
  void everySweepCanBeRun(Path file) throws IOException {
    SweepConfig sweep = read(file);
    assertThat(sweep.settings()).isNotEmpty();
    assertThat(sweep.finalSeeds()).as("an interval needs seeds").hasSizeGreaterThanOrEqualTo(5);
    assertThat(Files.readString(file)).startsWith("# ");
  }

  @Test
  void blundellsGridIsThePapers() throws IOException {
    SweepConfig sweep = read(FOLDER.resolve("blundell-grid.conf"));
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

  static Stream<Path> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
