package credence.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.ExitCode;
import credence.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void open() throws IOException {
    directory = RunDirectory.at(folder.resolve("run").toString(), new Configuration());
  }

  @Test
  void oneJobAtATime() throws IOException {
    try (RunLock first = directory.lock()) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(directory::lock)
          .matches(e -> e.exitCode() == ExitCode.TRY_AGAIN)
          .withMessageContaining("process " + ProcessHandle.current().pid());
      assertThatCode(first::check).doesNotThrowAnyException();
    }
    directory.lock().close();
    assertThat(folder.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void theLockOfADeadProcessIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    try (RunLock lock = directory.lock()) {
      String text = Files.readString(folder.resolve("run/.lock"));
      String dead = text.replaceFirst("\"pid\" : \\d+", "\"pid\" : " + process.pid());
      assertThat(dead).isNotEqualTo(text);
      Files.writeString(folder.resolve("run/.lock"), dead.replaceFirst("token\" : \"", "$0x"));
      directory.lock().close();
      lock.check();
    }
  }

  @Test
  void aHalfWrittenLockIsNobodys() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/.lock"), "{\"host\": ");
    directory.lock().close();
  }
}
