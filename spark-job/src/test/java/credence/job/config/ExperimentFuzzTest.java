package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.net.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void experimentsAreReadOrRefused(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    try {
      Experiment experiment = ExperimentReader.reread(text, "place");
      assertThat(ExperimentReader.reread(experiment.rendered(), "again").hash())
          .isEqualTo(experiment.hash());
      experiment.settings().network().spec(new Shape(1, 28, 28), 10);
    } catch (JobException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    return Stream.of(
        defaults(),
        bytes("network.layers = [{ type = conv2d, filters = 3, kernel = 5 }, { type = dense }]"),
        bytes("prior { type = scale-mixture, pi = 0.5 }, seed = ${training.batch}, seed += 1"),
        bytes("include url(\"http://127.0.0.1:1/\")"),
        bytes("a = " + "[".repeat(9_000)),
        bytes("a.".repeat(9_000) + "a = 1"),
        bytes("a { " + "a.".repeat(30_000) + "a = 1 }, a = ${seed}"),
        bytes("a = [1], ".repeat(3) + "a += ${a}, a += ${a}, b = ${a}${a}"));
  }

  private static byte[] defaults() throws IOException {
    try (InputStream in =
        Experiment.class.getResourceAsStream("/credence/credence-defaults.conf")) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
