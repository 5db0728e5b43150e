package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal settings give equal bytes, whatever they run on. */
class ReproducibilityTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Map<String, String> expected;

  @BeforeAll
  static void runOnOneThread() {
    data = TinyData.write(folder, 200, 60);
    expected = run(new Job(data), folder.resolve("reference"), "local[1]");
    assertThat(expected).isNotEmpty();
  }

  @Test
  void anyNumberOfThreadsGivesTheSameModel() {
    assertThat(run(new Job(data), runs.resolve("run"), "local[4]")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "1000"})
  void anyNumberOfSlicesGivesTheSameModel(String slices) {
    Job job = new Job(data).set("training.merge-slices=" + slices);
    assertThat(run(job, runs.resolve("run"), "local[3]")).isEqualTo(expected);
  }

  @Test
  void everyMergeRuleGivesTheSameModelInSlices() {
    for (String rule : new String[] {"moments", "natural", "mixture"}) {
      Map<String, String> whole = run(rule, "1");
      assertThat(run(rule, "5")).as(rule).isEqualTo(whole).isNotEqualTo(expected);
    }
  }

  @Test
  void whenRoundsAreLookedAtDoesNotMatter() {
    Job job = new Job(data).set("evaluation.every-rounds=1", "checkpoint.every-rounds=4");
    assertThat(run(job, runs.resolve("run"), "local[2]")).isEqualTo(expected);
  }

  @Test
  void augmentedImagesAreTheSameOnAnyNumberOfThreads() {
    Job job = new Job(data).set("data.augment.crop=2", "data.augment.jitter.contrast=0.2");
    Map<String, String> one = run(job, runs.resolve("one"), "local[1]");
    assertThat(run(job, runs.resolve("many"), "local[3]")).isEqualTo(one).isNotEqualTo(expected);
  }

  @Test
  void coloursOfGreyImagesAreRefusedBeforeAnythingIsWritten() {
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      for (String key : new String[] {"saturation", "hue"}) {
        Job job = new Job(data).set("data.augment.jitter." + key + "=0.1");
        assertThat(Commands.train(job.arguments(runs.resolve(key)))).isEqualTo(64);
        assertThat(Runs.files(runs.resolve(key))).isEmpty();
      }
    }
  }

  @Test
  void anotherSeedGivesAnotherModel() {
    Job job = new Job(data).set("seed=2");
    assertThat(run(job, runs.resolve("run"), "local[2]").get("mu.f32"))
        .isNotEqualTo(expected.get("mu.f32"));
  }

  @Test
  void anotherNumberOfPartitionsIsAnotherExperiment() {
    Job job = new Job(data).set("data.partitions=2");
    assertThat(run(job, runs.resolve("run"), "local[2]").get("mu.f32"))
        .isNotEqualTo(expected.get("mu.f32"));
  }

  private Map<String, String> run(String rule, String slices) {
    Job job = new Job(data).set("training.merge=" + rule, "training.merge-slices=" + slices);
    return run(job, runs.resolve(rule + slices), "local[2]");
  }

  private static Map<String, String> run(Job job, Path out, String master) {
    try (SparkSettings spark = SparkSettings.of(master)) {
      assertThat(Commands.train(job.arguments(out))).isZero();
      return Runs.model(out);
    }
  }
}
