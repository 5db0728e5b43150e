package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.support.Runs;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  private static final JsonSettings SETTINGS = () -> CanonicalJson.object().put("job", "prune");
  private static final JsonSettings OTHERS =
      () -> CanonicalJson.object().put("job", "prune").put("draws", 3);

  @TempDir Path folder;

  @Test
  void aStoppedRunSaysWhatItHasAndPromisesNoMore() throws IOException {
    RunDirectory directory = RunDirectory.at(folder.toString(), new Configuration());
    assertThat(directory.kept()).contains("no checkpoint yet").contains("begins anew");
    write("checkpoints/round-000003/state.json");
    assertThat(directory.kept()).contains("no checkpoint yet");
    write("checkpoints/round-000002/state.sha256");
    assertThat(directory.kept()).contains("has round 2,").contains("goes on from there");
    write("_SUCCESS");
    assertThat(directory.kept()).contains("is complete");
  }

  @Test
  void theWorkIsDoneOnceUnderTheLockAndInADirectoryOfItsSettings() throws IOException {
    List<String> done = new ArrayList<>();
    RunDirectory.Work work =
        run -> {
          assertThat(folder.resolve("run/.lock")).exists();
          assertThat(folder.resolve("run/config.conf")).hasContent(SETTINGS.rendered());
          run.finish(CanonicalJson.object(), new byte[0], CanonicalJson.object());
          done.add("done");
        };
    directory().open(SETTINGS, RunDirectory.Foreign.REFUSE, work);
    directory().open(SETTINGS, RunDirectory.Foreign.REFUSE, work);
    assertThat(done).hasSize(1);
    assertThat(directory().isDone(SETTINGS, RunDirectory.Foreign.REFUSE)).isTrue();
    assertThat(folder.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void workThatFailsLeavesTheDirectoryToTheNextJob() throws IOException {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(
            () ->
                directory()
                    .open(
                        SETTINGS,
                        RunDirectory.Foreign.REFUSE,
                        run -> {
                          throw JobException.usage("no");
                        }));
    assertThat(Runs.files(folder.resolve("run"))).containsOnlyKeys("config.conf", ".credence-run");
    directory().open(SETTINGS, RunDirectory.Foreign.REFUSE, run -> {});
  }

  @Test
  void aRunOfOtherSettingsIsRefusedUntouchedOrReplaced() throws IOException {
    directory().open(SETTINGS, RunDirectory.Foreign.REFUSE, run -> {});
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> directory().open(OTHERS, RunDirectory.Foreign.REFUSE, run -> {}))
        .matches(e -> e.exitCode() == ExitCode.OUTPUT_EXISTS)
        .withMessageContaining("draws");
    assertThat(folder.resolve("run/config.conf")).hasContent(SETTINGS.rendered());
    assertThat(folder.resolve("run/.lock")).doesNotExist();
    directory().open(OTHERS, RunDirectory.Foreign.REPLACE, run -> {});
    assertThat(folder.resolve("run/config.conf")).hasContent(OTHERS.rendered());
  }

  @Test
  void foldersInsideAndOutsideAreKnownByName() throws IOException {
    RunDirectory directory = directory();
    org.apache.hadoop.fs.Path run = directory.path();
    org.apache.hadoop.fs.Path beside = new org.apache.hadoop.fs.Path(run.getParent(), "run2");
    assertThat(directory.contains(run)).isTrue();
    assertThat(directory.contains(new org.apache.hadoop.fs.Path(run, "model"))).isTrue();
    assertThat(directory.contains(beside)).isFalse();
    assertThat(directory.liesIn(run.getParent())).isTrue();
    assertThat(directory.liesIn(beside)).isFalse();
  }

  private RunDirectory directory() throws IOException {
    return RunDirectory.at(folder.resolve("run").toString(), new Configuration());
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }
}
