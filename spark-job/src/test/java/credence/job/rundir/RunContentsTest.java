package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.base.JobException;
import credence.job.config.ExperimentReader;
import credence.job.support.Faults;
import credence.job.support.Runs;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --overwrite} deletes, and what it leaves to whom it belongs. */
class RunContentsTest {

  private static final RunSettings BEFORE = settings("sweep");
  private static final RunSettings AFTER = settings("prune");

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void aFolder() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
  }

  @Test
  void aConfigurationBesideAThesisMakesNoRun() throws IOException {
    write("thesis.txt", "years of work");
    write("config.conf", "server { port = 80 }");
    requireRefused("thesis.txt", "config.conf");
  }

  @Test
  void aConfigurationOfSomebodyElseAloneMakesNoRun() throws IOException {
    write("config.conf", "server { port = 80 }");
    requireRefused("config.conf");
  }

  @Test
  void whatIsNotARunsIsNamedWhereverItLies() throws IOException {
    finish(BEFORE);
    write("notes/of-mine.md", "text");
    write("model/notes.txt", "text");
    write("checkpoints/round-000001/old.zip", "text");
    write("trials/00001-seed-1/plot.png", "text");
    write("scores/mine.csv", "text");
    requireRefused(
        "notes/",
        "model/notes.txt",
        "checkpoints/round-000001/old.zip",
        "trials/00001-seed-1/plot.png",
        "scores/mine.csv");
  }

  @Test
  void settingsThatSomebodyHasChangedAreTheirs() throws IOException {
    finish(BEFORE);
    write("config.conf", BEFORE.rendered() + "\n# the one for the paper");
    requireRefused("config.conf");
  }

  @Test
  void aRunIsReplacedWhole() throws IOException {
    finish(BEFORE);
    begin(AFTER);
    assertThat(Runs.files(run)).containsOnlyKeys("config.conf", ".credence-run");
    assertThat(run.resolve("config.conf")).hasContent(AFTER.rendered());
  }

  @Test
  void aFinishedRunOfAVersionThatLeftNoSignIsKnownByItsManifest() throws IOException {
    finish(BEFORE);
    Files.delete(run.resolve(".credence-run"));
    write("summary.json", "{\"mine\": 1}");
    requireRefused("summary.json");
    finish(BEFORE);
    Files.deleteIfExists(run.resolve(".credence-run"));
    begin(AFTER);
    assertThat(Runs.files(run)).containsOnlyKeys("config.conf", ".credence-run");
  }

  @Test
  void anInterruptedTrainingOfSuchAVersionIsKnownByItsRoundsAndSettings() throws IOException {
    write(
        "config.conf", new ExperimentReader(new Configuration()).read(null, List.of()).rendered());
    requireRefused("config.conf");
    write("metrics.jsonl", "");
    begin(AFTER);
    assertThat(run.resolve("metrics.jsonl")).doesNotExist();
  }

  @Test
  void anotherInterruptedJobOfSuchAVersionIsKnownByItsSettings() throws IOException {
    write("config.conf", BEFORE.rendered());
    write("trials.csv", "a,b");
    begin(AFTER);
    assertThat(run.resolve("trials.csv")).doesNotExist();
  }

  @Test
  void anInterruptedRunGoesOnBesideOtherFilesButReplacesNoFolderWithThemInside()
      throws IOException {
    begin(BEFORE);
    write("nohup.out", "log");
    begin(BEFORE);
    assertThat(run.resolve("nohup.out")).exists();
    write("model/notes.txt", "text");
    assertThatThrownBy(() -> begin(BEFORE)).hasMessageContaining(": model/notes.txt.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault", "store", "blob"})
  void aProcessMayDieBeforeEveryOperationOfTheReplacement(String scheme) throws Exception {
    int changes = 0;
    for (boolean dies = true; dies; ) {
      changes++;
      run = Files.createDirectories(folder.resolve("run-" + changes));
      finish(BEFORE);
      Files.delete(run.resolve(".credence-run"));
      RunDirectory directory = RunDirectory.at(scheme + ":" + run, Faults.configuration());
      try (HeldRun held = HeldRun.of(directory)) {
        try (AutoCloseable faults = Faults.plan(Faults.deathAt(changes))) {
          held.run().begin(AFTER);
          dies = false;
        } catch (IOException | RuntimeException e) {
          held.run().begin(AFTER);
        }
      }
      assertThat(Runs.files(run)).containsKeys("config.conf", ".credence-run");
      assertThat(run.resolve("summary.json")).doesNotExist();
    }
    assertThat(changes).isGreaterThan(8);
  }

  /** Refused, whatever is asked for, before and under the lock, and nothing is touched. */
  private void requireRefused(String... foreign) throws IOException {
    Map<String, String> before = Runs.files(run);
    for (RunDirectory.Foreign each : RunDirectory.Foreign.values()) {
      assertThatThrownBy(() -> directory().isDone(AFTER, each))
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode().code()).isEqualTo(73))
          .hasMessageContainingAll(foreign)
          .hasMessageNotContaining("--overwrite");
    }
    assertThatThrownBy(() -> begin(AFTER)).hasMessageContainingAll(foreign);
    assertThat(Runs.files(run)).isEqualTo(before);
  }

  /** A finished run with something in every folder that jobs have. */
  private void finish(RunSettings settings) throws IOException {
    begin(settings);
    write("metrics.jsonl", "");
    write("checkpoints/round-000001/state.json", "{}");
    write("checkpoints/round-000001/best/mu.f32", "");
    write("checkpoints/round-000001/average/mu.f32", "");
    write("scores/part-00000.parquet", "");
    write("trials/00001-seed-1/trial.json", "{}");
    write("chosen/seed-1/model/weights.bin", "");
    write("trials.parquet/_temporary/0/x", "");
    write("trials.parquet/.part-00000-a.snappy.parquet.crc", "");
    write(".summary.json.0b9f4d0e-0000-0000-0000-000000000000.tmp", "");
    try (HeldRun held = HeldRun.of(directory())) {
      held.run().begin(settings);
      held.run()
          .finish(CanonicalJson.object(), new byte[0], ManifestJson.begun(JobKind.SWEEP, "3"));
    }
  }

  private void begin(RunSettings settings) throws IOException {
    try (HeldRun held = HeldRun.of(directory())) {
      held.run().begin(settings);
    }
  }

  private RunDirectory directory() throws IOException {
    return RunDirectory.at(run.toString(), new Configuration());
  }

  private void write(String name, String text) throws IOException {
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static RunSettings settings(String job) {
    JsonSettings settings = () -> CanonicalJson.object().put("job", job);
    return settings;
  }
}
