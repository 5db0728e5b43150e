package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows the line that names the experiment may be anything. */
class SweepFuzzTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir static Path folder;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void sweepsAreReadOrRefused(byte[] rest) throws IOException {
    Path base = folder.resolve("base.conf");
    if (!Files.exists(base)) {
      Files.writeString(base, "data.name = digits");
    }
    String text = new String(rest, StandardCharsets.UTF_8);
    Path sweep = Files.writeString(folder.resolve("sweep.conf"), "experiment = base.conf\n" + text);
    try {
      assertThat(new SweepReader(HADOOP).read(sweep.toString(), List.of()).settings()).isNotEmpty();
    } catch (JobException e) {
      assertThat(e.exitCode()).isIn(ExitCode.USAGE, ExitCode.INPUT_MISSING, ExitCode.INPUT_OUTPUT);
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "vary { prior.sigma = [0.1, 1], training.batch { from = 8, to = 64, scale = log } }",
            "vary.seed = [1], draws = 3, seeds = [1, 1]",
            "points = [{ prior { sigma = 1 } }, { training.epochs = 2 }], halving.rungs = [1]",
            "settings { training.epochs = 3 }, mode = partitioned, final-seeds = [1, 2, 3]",
            "include \"base.conf\"",
            "include \"sweep.conf\"")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
