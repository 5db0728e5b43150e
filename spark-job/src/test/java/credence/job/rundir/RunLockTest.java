package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Storage;
import credence.job.support.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  private static final RunLock.Timing TIMING =
      new RunLock.Timing(Duration.ofMillis(100), Duration.ofSeconds(4), Duration.ofSeconds(3));

  @TempDir Path folder;

  @Test
  void oneJobAtATime() throws IOException {
    try (RunLock first = lock()) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(this::lock)
          .matches(e -> e.exitCode() == ExitCode.TRY_AGAIN)
          .withMessageContaining("process " + ProcessHandle.current().pid());
      assertThatCode(first::check).doesNotThrowAnyException();
    }
    lock().close();
    assertThat(folder.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void theLockOfADeadProcessIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    try (RunLock lock = lock()) {
      String text = Files.readString(folder.resolve("run/.lock"));
      String dead = text.replaceFirst("\"pid\" : \\d+", "\"pid\" : " + process.pid());
      assertThat(dead).isNotEqualTo(text);
      Files.writeString(folder.resolve("run/.lock"), dead.replaceFirst("token\" : \"", "$0x"));
      lock().close();
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(lock::check)
          .matches(e -> e.exitCode() == ExitCode.TRY_AGAIN);
    }
  }

  @Test
  void aProcessNumberThatWasGivenAgainIsAnotherProcess() throws Exception {
    try (RunLock lock = lock()) {
      Path file = folder.resolve("run/.lock");
      String text = Files.readString(file);
      String former = text.replaceFirst("\"started\" : (\\d+)", "\"started\" : 1$1");
      assertThat(former).isNotEqualTo(text);
      Files.writeString(file, former.replaceFirst("token\" : \"", "$0x"));
      lock().close();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void theLockOfAnotherMachineCountsWhileItIsRenewedWhateverItsClockSays() throws Exception {
    Path file = folder.resolve("run/.lock");
    Files.createDirectories(file.getParent());
    AtomicBoolean works = new AtomicBoolean(true);
    Thread elsewhere =
        new Thread(
            () -> {
              for (int n = 0; works.get(); n++) {
                write(file, elsewhere(n));
              }
            });
    write(file, elsewhere(0));
    // Last changed half a century ago.
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    elsewhere.start();
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> acquire())
        .withMessageContaining("process 1 on elsewhere");
    works.set(false);
    elsewhere.join();
    // Changed just now, and in the future; but not any more.
    Files.setLastModifiedTime(file, FileTime.fromMillis(Long.MAX_VALUE / 4));
    try (RunLock lock = acquire()) {
      lock.check();
      assertThat(Files.readString(file)).doesNotContain("elsewhere");
    }
  }

  @Test
  void whoeverIsTakenOverStopsBeforeItWrites() throws Exception {
    Path file = folder.resolve("run/.lock");
    try (RunLock lock = acquire()) {
      write(file, elsewhere(0));
      assertThatExceptionOfType(JobException.class).isThrownBy(lock::check);
    }
    assertThat(file).as("the other's").exists();
  }

  @Test
  void ofTwoThatCreateALockAtTheSameTimeOneStops() throws Exception {
    Configuration hadoop = Faults.configuration();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("store://" + folder + "/run");
    Storage storage = Storage.of(path, hadoop);
    Path file = folder.resolve("run/.lock");
    // The other one looked when there was no lock, and writes its own a moment later.
    Thread other =
        new Thread(
            () -> {
              while (!Files.exists(file)) {
                Thread.onSpinWait();
              }
              write(file, elsewhere(0));
            });
    other.start();
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> RunLock.acquire(storage, path, TIMING))
        .withMessageContaining("elsewhere");
    other.join();
  }

  private RunLock lock() throws IOException {
    RunDirectory directory = RunDirectory.at(folder.resolve("run").toString(), new Configuration());
    return RunLock.acquire(directory.storage(), directory.path());
  }

  private RunLock acquire() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.resolve("run").toUri());
    return RunLock.acquire(Storage.of(path, new Configuration()), path, TIMING);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Path temporary = file.resolveSibling("elsewhere");
      Files.write(temporary, bytes);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] elsewhere(long renewals) {
    return new LockOwner("elsewhere", "another boot", 1, 1, "token").bytes(renewals);
  }

  @Test
  void aHalfWrittenLockIsNobodys() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/.lock"), "{\"host\": ");
    lock().close();
  }
}
