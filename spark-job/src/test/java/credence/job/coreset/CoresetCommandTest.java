package credence.job.coreset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.main.Failures;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coreset of one night, and the night that replays it. */
class CoresetCommandTest {

  private static final String PERCEPTRON =
      "network.layers=[{type=flatten},{type=dense,units=8},{type=relu},{type=dense,units=10}]";

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path tomorrow;
  private static Path experiment;
  private static SparkSettings spark;

  @BeforeAll
  static void write() throws IOException {
    data = TinyData.write(folder.resolve("data"), 440, 60);
    tomorrow = TinyData.write(folder.resolve("tomorrow"), 240, 60);
    experiment =
        Files.writeString(
            folder.resolve("nightly.conf"),
            "data { name = mnist, validation = 40, coreset.size = 30 }");
    spark = SparkSettings.of("local[2]");
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static int coreset(Path out, String... more) {
    List<String> all = new ArrayList<>(List.of(experiment.toString(), "--data", data.toString()));
    all.addAll(List.of("--out", out.toString()));
    all.addAll(Arrays.asList(more));
    return Commands.run("coreset", all.toArray(String[]::new));
  }

  private static Job night(Path images, String... settings) {
    return new Job(images).set(PERCEPTRON, "training.learning-rate.start=3e-3").set(settings);
  }

  @Test
  void theTableIsWrittenOnce() {
    Path out = runs.resolve("coreset");
    assertThat(coreset(out)).isZero();
    Map<String, String> files = Runs.files(out);
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.path("images").asInt()).isEqualTo(30);
    assertThat(summary.path("of").asInt()).isEqualTo(440);
    int sum = 0;
    for (JsonNode each : summary.path("classes")) {
      sum += each.asInt();
    }
    assertThat(sum).isEqualTo(30);
    assertThat(Runs.json(out, "manifest.json").path("files").toString()).contains("images/part-");
    assertThat(coreset(out)).as("already done").isZero();
    assertThat(Runs.files(out)).isEqualTo(files);
    assertThat(coreset(out, "--size", "2", "--per-class")).as("another").isEqualTo(73);
    assertThat(coreset(out, "--key", "other")).isEqualTo(73);
    assertThat(coreset(out, "--size", "2", "--per-class", "--overwrite")).isZero();
    assertThat(Runs.json(out, "summary.json").path("classes"))
        .hasSize(10)
        .allMatch(n -> n.asInt() == 2);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsWritten() {
    Path out = runs.resolve("refused");
    assertThat(coreset(out, "--size", "401")).isEqualTo(64);
    assertThat(coreset(out, "--set", "data.coreset.size=0")).isEqualTo(64);
    assertThat(coreset(out, "--key", "")).isEqualTo(64);
    assertThat(coreset(out, "--set", "data.name=kmnist")).isEqualTo(66);
    assertThat(out.resolve("config.conf")).doesNotExist();
  }

  @Test
  void rowsOfATableAreNoImages() throws IOException {
    Path out = runs.resolve("refused");
    for (String column : List.of("target", "label")) {
      String table = "network { name = mlp, sizes = [5] }\ndata { name = table, path = t, %s = c }";
      Path file = Files.writeString(runs.resolve("table.conf"), table.formatted(column));
      String[] arguments = {file.toString(), "--size", "5", "--out", out.toString()};
      try (LogLines log = LogLines.of(Failures.class)) {
        assertThat(Commands.run("coreset", arguments)).isEqualTo(64);
        assertThat(log.text()).contains("a coreset is of images, and data.name = table has none");
      }
    }
    assertThat(out.resolve("config.conf")).doesNotExist();
  }

  /** Two nights: what the second trains on, what it is surprised by, and its bytes. */
  @Test
  @SuppressWarnings("try") // cleared after the training
  void aNightThatReplaysGoesOnToTheSameBytes() throws IOException {
    Path table = runs.resolve("coresets/one");
    assertThat(coreset(table)).isZero();
    Path one = runs.resolve("one");
    assertThat(Commands.train(night(data, "data.coreset.size=30").arguments(one))).isZero();
    Job job =
        night(tomorrow, "prior.type=posterior", "prior.from=" + one)
            .set("data.replay=" + table.getParent(), "checkpoint.keep=100");
    Path whole = runs.resolve("whole");
    assertThat(Commands.train(job.arguments(whole))).isZero();
    JsonNode summary = Runs.json(whole, "summary.json");
    assertThat(summary.path("replayed").asInt()).isEqualTo(30);
    assertThat(summary.at("/chain/prequential/examples").asInt()).isEqualTo(200);
    assertThat(Runs.json(one, "summary.json").has("replayed")).isFalse();
    Map<String, String> bytes = Runs.model(whole);
    int rounds = Runs.metrics(whole).size();
    Runs.unfinish(whole, rounds / 2, rounds);
    assertThat(Commands.train(job.arguments(whole))).isZero();
    assertThat(Runs.model(whole)).isEqualTo(bytes);
    Path other = runs.resolve("other");
    try (SparkSettings settings = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(job.arguments(other))).isZero();
    }
    spark = SparkSettings.of("local[2]");
    assertThat(Runs.model(other)).isEqualTo(bytes);
    assertThat(Commands.train(job.set("data.replay=null").arguments(whole))).isEqualTo(73);
  }
}
