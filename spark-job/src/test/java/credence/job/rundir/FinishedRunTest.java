package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedRunTest {

  @TempDir Path run;

  @BeforeEach
  void write() throws IOException {
    Files.createFile(run.resolve("_SUCCESS"));
    Files.writeString(run.resolve("summary.json"), "{}");
    Files.writeString(run.resolve("manifest.json"), "{}");
    Files.writeString(run.resolve("config.conf"), "a { b = 1 }");
  }

  @Test
  void settingsAreReadByPath() throws IOException {
    assertThat(read().settings()).hasToString("{a.b=1}");
    assertThat(read().rounds()).isEmpty();
  }

  @Test
  void settingsCannotFetchOtherFilesOrTheEnvironment() throws IOException {
    Path secret = Files.writeString(run.resolve("secret.conf"), "password = 1");
    refused("include file(\"" + secret + "\")");
    refused("include url(\"" + secret.toUri() + "\")");
    refused("include \"secret.conf\"");
    refused("path = ${PATH}");
    refused("a = " + "[".repeat(100_000));
  }

  private void refused(String settings) throws IOException {
    Files.writeString(run.resolve("config.conf"), settings);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(this::read)
        .matches(e -> e.exitCode() == ExitCode.BAD_DATA)
        .withMessageContaining("config.conf");
  }

  private FinishedRun read() throws IOException {
    return FinishedRun.read(run.toString(), new Configuration());
  }
}
