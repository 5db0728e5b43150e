package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps from the command line, on a tiny network. */
class SweepCommandTest {

  private static final String SEARCH =
      """
      vary.prior.sigma = [0.05, 0.3]
      vary.posterior.initial-sigma = [0.001, 0.02]
      final-seeds = [1, 2]
      """;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path whole;

  @BeforeAll
  static void search() {
    data = TinyData.write(folder, 200, 60);
    whole = folder.resolve("whole");
    assertThat(sweep("local[2]", Sweeps.write(folder, SEARCH), whole)).isZero();
  }

  @Test
  void aSweepLeavesItsWholeDirectory() {
    assertThat(Runs.files(whole).keySet())
        .contains("config.conf", "trials.csv", "summary.json", "report.html", "manifest.json")
        .contains("_SUCCESS", "trials/00001-seed-1/trial.json", "trials/00004-seed-1/metrics.jsonl")
        .contains("chosen/seed-1/_SUCCESS", "chosen/seed-2/model/model.sha256")
        .noneMatch(name -> name.contains("checkpoints/"))
        .noneMatch(name -> name.contains(".tmp") || name.contains(".lock"));
    assertThat(Sweeps.column(whole, "status")).hasSize(5).containsOnly("finished");
    assertThat(Sweeps.column(whole, "rounds")).containsOnly("10");
  }

  @Test
  void theBestByValidationIsChosenAndItAloneIsTested() {
    List<String> nll = Sweeps.column(whole, "validation_nll").subList(0, 4);
    int best = 0;
    for (int i = 1; i < 4; i++) {
      best = Double.parseDouble(nll.get(i)) < Double.parseDouble(nll.get(best)) ? i : best;
    }
    assertThat(Sweeps.chosen(whole).path("setting").asInt()).isEqualTo(best + 1);
    List<String> settings = Sweeps.column(whole, "setting");
    List<String> tested = Sweeps.column(whole, "test_error");
    for (int i = 0; i < settings.size(); i++) {
      assertThat(tested.get(i).isEmpty())
          .isNotEqualTo(settings.get(i).equals(String.valueOf(best + 1)));
    }
  }

  @Test
  void aTrialIsTheSameRunAsTrainGives() {
    Path alone = runs.resolve("alone");
    JsonNode values = Sweeps.chosen(whole).path("values");
    String sigma = "prior.sigma=" + values.path("prior.sigma").asText();
    String initial = "posterior.initial-sigma=" + values.path("posterior.initial-sigma").asText();
    String experiment = folder.resolve("experiment.conf").toString();
    String[] arguments = {
      experiment,
      "--data",
      data.toString(),
      "--out",
      alone.toString(),
      "--set",
      sigma,
      "--set",
      initial,
      "--set",
      "seed=2"
    };
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(arguments)).isZero();
    }
    Path trial = whole.resolve("chosen/seed-2");
    assertThat(Runs.model(trial)).isEqualTo(Runs.model(alone));
    assertThat(Runs.json(trial, "summary.json").path("test"))
        .isEqualTo(Runs.json(alone, "summary.json").path("test"));
    List<JsonNode> lines = Runs.metrics(alone);
    assertThat(Runs.metrics(trial)).hasSameSizeAs(lines);
    for (int round = 0; round < lines.size(); round++) {
      for (String key : new String[] {"nll", "error", "kl_nats", "validation", "learning_rate"}) {
        assertThat(Runs.metrics(trial).get(round).get(key)).isEqualTo(lines.get(round).get(key));
      }
    }
  }

  @Test
  void neitherSlotsNorModeMatter() {
    for (String master : new String[] {"local[1]", "local[3]"}) {
      Path out = runs.resolve(master);
      assertThat(sweep(master, Sweeps.write(runs, SEARCH), out)).isZero();
      assertSame(out);
    }
    Path out = runs.resolve("partitioned");
    assertThat(sweep("local[2]", Sweeps.write(runs, SEARCH + "mode = partitioned"), out)).isZero();
    assertSame(out);
  }

  @Test
  void partitionsOfATrialGiveTheSameBytesInOneTaskAsInMany() {
    String text = "settings.data.partitions = 3, final-seeds = [5], mode = ";
    for (String mode : new String[] {"whole", "partitioned"}) {
      Path out = runs.resolve(mode);
      assertThat(sweep("local[2]", Sweeps.write(runs, text + mode), out)).isZero();
    }
    assertThat(Runs.model(runs.resolve("whole/chosen/seed-5")))
        .isNotEmpty()
        .isEqualTo(Runs.model(runs.resolve("partitioned/chosen/seed-5")));
  }

  @Test
  void rungsDoNotShowInTheBytesOfWhatGoesOn() {
    Path out = runs.resolve("halving");
    String halving = SEARCH + "halving { rungs = [1, 2], keep = 0.5 }";
    assertThat(sweep("local[2]", Sweeps.write(runs, halving), out)).isZero();
    assertThat(Sweeps.column(out, "status").subList(0, 4))
        .containsOnlyOnce("finished")
        .contains("stopped");
    assertThat(Sweeps.column(out, "rounds").subList(0, 4)).containsOnlyOnce("10").contains("3");
    int last = Sweeps.column(out, "status").indexOf("finished");
    assertThat(Sweeps.chosen(out).path("setting").asInt()).isEqualTo(last + 1);
    assertThat(Sweeps.column(out, "validation_nll").get(last))
        .isEqualTo(Sweeps.column(whole, "validation_nll").get(last));
  }

  @Test
  void onlyWhatIsMissingRunsAgain() throws IOException {
    Path out = runs.resolve("run");
    Path file = Sweeps.write(runs, SEARCH);
    assertThat(sweep("local[2]", file, out)).isZero();
    assertThat(sweep("local[2]", file, out)).as("already done").isZero();
    for (String name : new String[] {"_SUCCESS", "manifest.json", "summary.json"}) {
      Files.delete(out.resolve(name));
    }
    Files.delete(out.resolve("trials/00002-seed-1/trial.json"));
    Files.delete(out.resolve("chosen/seed-2/_SUCCESS"));
    Map<String, Object> before = times(out);
    assertThat(sweep("local[2]", file, out)).isZero();
    Map<String, Object> after = times(out);
    assertThat(after.get("trials/00002-seed-1/trial.json")).isNotNull();
    for (String kept :
        List.of(
            "trials/00001-seed-1/trial.json",
            "trials/00003-seed-1/trial.json",
            "trials/00004-seed-1/trial.json",
            "chosen/seed-1/_SUCCESS")) {
      assertThat(after.get(kept)).as(kept).isEqualTo(before.get(kept));
    }
    assertSame(out);
  }

  @Test
  void aChangedSweepIsRefusedUnderAnExistingOutput() {
    Map<String, String> before = Runs.files(whole);
    String changed = SEARCH.replace("0.05", "0.06");
    assertThat(sweep("local[2]", Sweeps.write(runs, changed), whole)).isEqualTo(73);
    assertThat(sweep("local[2]", Sweeps.write(runs, SEARCH), whole, "--set", "training.batch=8"))
        .isEqualTo(73);
    assertThat(Runs.files(whole)).isEqualTo(before);
  }

  @Test
  void aSweepOfAnotherConfigurationIsReplacedOnDemand() {
    Path out = runs.resolve("run");
    assertThat(sweep("local[2]", Sweeps.write(runs, "final-seeds = [1]"), out)).isZero();
    Path other = Sweeps.write(runs, "final-seeds = [2]");
    assertThat(sweep("local[2]", other, out)).isEqualTo(73);
    assertThat(sweep("local[2]", other, out, "--overwrite")).isZero();
    assertThat(out.resolve("chosen/seed-1")).doesNotExist();
    assertThat(Runs.model(out.resolve("chosen/seed-2"))).isNotEmpty();
  }

  @Test
  void trialsMayStartFromATrainedModel() {
    Path out = runs.resolve("run");
    Path alone = runs.resolve("alone");
    String from = "posterior.from=" + whole.resolve("chosen/seed-1/model");
    Path file =
        Sweeps.write(
            runs,
            "vary.posterior.delta = [0.05, 0.2], final-seeds = [3]\n"
                + "settings.prior { type = empirical, sigma = 0.1 }");
    assertThat(sweep("local[2]", file, out, "--set", from)).isZero();
    String delta = Sweeps.chosen(out).path("values").path("posterior.delta").asText();
    String[] arguments = {
      folder.resolve("experiment.conf").toString(),
      "--data",
      data.toString(),
      "--out",
      alone.toString(),
      "--set",
      from,
      "--set",
      "posterior.delta=" + delta,
      "--set",
      "prior.type=empirical",
      "--set",
      "prior.sigma=0.1",
      "--set",
      "seed=3"
    };
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(arguments)).isZero();
    }
    assertThat(Runs.model(out.resolve("chosen/seed-3"))).isNotEmpty().isEqualTo(Runs.model(alone));
  }

  @Test
  void aTrialThatDivergesIsARowAndTheOthersGoOn() {
    Path out = runs.resolve("run");
    String text =
        """
        settings.training { optimizer.type = sgd, learning-rate.type = constant }
        vary.training.learning-rate.start = [0.01, 1e36]
        final-seeds = [1]
        """;
    assertThat(sweep("local[2]", Sweeps.write(runs, text), out)).isZero();
    assertThat(Sweeps.column(out, "status")).containsExactly("finished", "diverged");
    assertThat(Sweeps.chosen(out).path("setting").asInt()).isEqualTo(1);
    assertThat(Runs.json(out, "summary.json").at("/trials/diverged").asInt()).isEqualTo(1);
  }

  @Test
  void tablesAreThereBeforeTheSweepHasEnded() {
    Path out = runs.resolve("run");
    String text =
        """
        settings.training { optimizer.type = sgd, learning-rate.type = constant }
        vary.training.learning-rate.start = [1e35, 1e36]
        final-seeds = [1]
        """;
    assertThat(sweep("local[2]", Sweeps.write(runs, text), out)).isEqualTo(64);
    assertThat(out.resolve("summary.json")).doesNotExist();
    assertThat(Sweeps.column(out, "status")).containsExactly("diverged", "diverged");
    assertThat(out.resolve("trials.parquet/_SUCCESS")).exists();
  }

  @Test
  void whatCannotBeRunLeavesNothing() {
    Path out = runs.resolve("run");
    assertThat(sweep("local[2]", Sweeps.write(runs, "vary.prior.sigma = []"), out)).isEqualTo(64);
    String unfit = "vary.data.partitions = [1, 161]";
    assertThat(sweep("local[2]", Sweeps.write(runs, unfit), out)).isEqualTo(64);
    String two = "vary.data.name = [mnist, digits]";
    assertThat(sweep("local[2]", Sweeps.write(runs, two), out)).isEqualTo(64);
    assertThat(sweep("local[2]", runs.resolve("none.conf"), out)).isEqualTo(66);
    String parent = "settings.posterior.from = \"" + runs.resolve("none") + "\"";
    assertThat(sweep("local[2]", Sweeps.write(runs, parent), out)).as("no model").isEqualTo(66);
    String limit = "settings.data.train-limit = 100000";
    assertThat(sweep("local[2]", Sweeps.write(runs, limit), out)).as("no so many").isEqualTo(64);
    String other = "settings.data.name = cifar-10, final-seeds = [1]";
    assertThat(sweep("local[2]", Sweeps.write(runs, other), out)).isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void aDryRunNeedsNeitherSparkNorData() {
    Path file = Sweeps.write(runs, SEARCH);
    assertThat(Commands.sweep(file.toString(), "--dry-run")).isZero();
    assertThat(Commands.sweep(file.toString())).as("no --out").isEqualTo(64);
  }

  @Test
  void parquetHasTheSameRows() throws IOException {
    try (SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      Dataset<Row> table = spark.read().parquet(whole.resolve("trials.parquet").toString());
      assertThat(table.count()).isEqualTo(5);
      List<Row> rows =
          table.orderBy("setting", "seed").select("`prior.sigma`", "rounds").collectAsList();
      assertThat(rows.get(0).getDouble(0)).isEqualTo(0.05);
      assertThat(rows.get(0).getInt(1)).isEqualTo(10);
    }
  }

  private static void assertSame(Path out) {
    assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(whole));
    assertSameChosen(out);
  }

  private static void assertSameChosen(Path out) {
    for (String run : new String[] {"chosen/seed-1", "chosen/seed-2"}) {
      assertThat(Runs.model(out.resolve(run)))
          .isNotEmpty()
          .isEqualTo(Runs.model(whole.resolve(run)));
    }
    assertThat(Sweeps.chosen(out)).isEqualTo(Sweeps.chosen(whole));
  }

  private static int sweep(String master, Path file, Path out, String... more) {
    try (SparkSettings spark = SparkSettings.of(master)) {
      return Commands.sweep(Sweeps.arguments(file, data, out, more));
    }
  }

  private static Map<String, Object> times(Path out) throws IOException {
    Map<String, Object> times = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(out)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        times.put(out.relativize(path).toString(), Files.getLastModifiedTime(path));
      }
    }
    return times;
  }
}
