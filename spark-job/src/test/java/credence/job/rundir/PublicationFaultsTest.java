package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.support.Faults;
import credence.job.support.Faults.Operation;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every single operation of publishing checkpoints and results goes wrong once, on a disk that
 * deletes before it replaces and on object stores.
 */
class PublicationFaultsTest {

  @TempDir java.nio.file.Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fault", "store", "blob"})
  void aProcessMayDieBeforeEveryOperationOfACheckpoint(String scheme) throws Exception {
    int changes = 0;
    for (boolean dies = true; dies; ) {
      changes++;
      Path path = path(scheme, "run-" + changes);
      PublishedRun run = begun(path);
      try (AutoCloseable faults = Faults.plan(Faults.deathAt(changes))) {
        dies = fails(() -> run.round(3));
      }
      run.abandon();
      goOnToTheEnd(path, dies ? new int[] {2, 3} : new int[] {3});
    }
    // Metrics, two files of the best posterior's tensors and two of the state's, two manifests and
    // seals, the old checkpoint's: at least one operation each.
    assertThat(changes).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault", "store", "blob"})
  void aProcessMayDieBeforeEveryOperationOfTheEnd(String scheme) throws Exception {
    int changes = 0;
    for (boolean dies = true; dies; ) {
      changes++;
      Path path = path(scheme, "end-" + changes);
      PublishedRun run = begun(path);
      try (AutoCloseable faults = Faults.plan(Faults.deathAt(changes))) {
        dies = fails(run::finish);
      }
      // Where renaming is copying, the sign of success may be there and its copy not yet deleted.
      boolean complete = PublishedRun.isComplete(path);
      run.abandon();
      if (dies && !complete) {
        goOnToTheEnd(path, 2);
      } else {
        assertThat(complete).as("%s %d", scheme, changes).isTrue();
      }
    }
    assertThat(changes).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault", "store"})
  void theDiskMayBeFullAtEveryWrite(String scheme) throws Exception {
    int writes = 0;
    for (boolean fails = true; fails; ) {
      int nth = ++writes;
      Path path = path(scheme, "full-" + nth);
      PublishedRun run = begun(path);
      long[] seen = {0};
      Faults.Plan full =
          event -> {
            if (event.operation() == Operation.WRITE && ++seen[0] >= nth) {
              throw new Faults.DiskFullException(event.bytes() / 2);
            }
            return true;
          };
      try (AutoCloseable faults = Faults.plan(full)) {
        fails = fails(() -> run.round(3));
      }
      assertThat(PublishedRun.temporary(path)).containsExactly(".lock");
      run.abandon();
      goOnToTheEnd(path, fails ? 2 : 3);
    }
    assertThat(writes).isGreaterThan(8);
  }

  @Test
  void aRenameThatSaysNoIsAnError() throws Exception {
    for (int nth = 1; nth <= 9; nth++) {
      Path path = path("fault", "no-" + nth);
      PublishedRun run = begun(path);
      int refused = nth;
      int[] seen = {0};
      Faults.Plan refusing = event -> event.operation() != Operation.RENAME || ++seen[0] != refused;
      try (AutoCloseable faults = Faults.plan(refusing)) {
        assertThatThrownBy(() -> run.round(3))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("ename");
      }
      run.abandon();
      goOnToTheEnd(path, 2);
    }
  }

  /** After two rounds, each with a checkpoint: the third deletes the first one's. */
  private static PublishedRun begun(Path path) throws IOException {
    PublishedRun run = PublishedRun.open(path);
    run.round(1);
    run.round(2);
    return run;
  }

  /**
   * Another process goes on.
   *
   * @param from rounds of the checkpoint that it may find
   */
  private static void goOnToTheEnd(Path path, int... from) throws IOException {
    try (PublishedRun run = PublishedRun.open(path)) {
      assertThat(from).contains(run.found());
      for (int round = run.found() + 1; round <= 4; round++) {
        run.round(round);
      }
      run.finish();
    }
    assertThat(PublishedRun.isComplete(path)).isTrue();
    assertThat(PublishedRun.temporary(path)).as("nothing is left over").isEmpty();
  }

  private interface Action {
    void run() throws IOException;
  }

  private static boolean fails(Action action) {
    try {
      action.run();
      return false;
    } catch (IOException | java.io.UncheckedIOException e) {
      return true;
    }
  }

  private Path path(String scheme, String name) throws IOException {
    Files.createDirectories(folder);
    return new Path(scheme + "://" + folder.resolve(name));
  }
}
