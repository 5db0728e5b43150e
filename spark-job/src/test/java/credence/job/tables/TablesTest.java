package credence.job.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Gaussian;
import credence.bayes.Targets;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.support.NumberTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

  private static final String ALL = "SELECT * FROM given";

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void rowsAreSplitAndStandardised() throws IOException {
    NumberTables.write(spark, folder, 100, 30, ALL);
    TableSplit table = load("data.validation=20", "data.partitions=3");
    assertThat(table.examples()).isEqualTo(80);
    assertThat(table.partitions()).hasSize(3);
    assertThat(table.validation().size()).isEqualTo(20);
    assertThat(table.test().size()).isEqualTo(30);
    double sum = 0;
    double squares = 0;
    for (var set : table.partitions()) {
      Targets.Numbers targets = set.targets().numbers();
      for (int i = 0; i < set.size(); i++) {
        sum += targets.at(i, 0);
        squares += targets.at(i, 0) * targets.at(i, 0);
      }
    }
    assertThat(sum / 80).isCloseTo(0, within(1e-6));
    assertThat(squares / 80).isCloseTo(1, within(1e-5));
  }

  /** Another unit of the target gives the network the same bits. */
  @Test
  void theTargetsUnitDoesNotReachTheNetwork() throws IOException {
    NumberTables.write(spark, folder, 100, 30, ALL);
    TableSplit table = load("data.validation=20");
    NumberTables.write(spark, folder, 100, 30, "SELECT a, b, y * 1024 AS y FROM given");
    TableSplit scaled = load("data.validation=20");
    for (int p = 0; p < table.partitions().size(); p++) {
      assertThat(scaled.partitions().get(p).targets())
          .isEqualTo(table.partitions().get(p).targets());
    }
    assertThat(scaled.scale().deviation()).isEqualTo(1024 * table.scale().deviation());
  }

  @Test
  void whatIsWrongIsNamedWithItsPlaceAndRemedy() throws IOException {
    bad(ALL, "there is no column z, which data.target names", "data.target=z");
    bad(ALL, "no column z, which data.features names", "data.features=[a, z]");
    bad(
        ALL,
        "column colour is of type string, and data.features names columns of numbers",
        "data.features=[a, colour]");
    bad("SELECT a, b, colour AS y FROM given", "column y is of type string, and data.target");
    bad("SELECT a, b, array(y) AS y FROM given", "column y is of type array<double>");
    bad(ALL + " WHERE y IS NULL", "there is no row in its");
    bad("SELECT a, b, 7.5D AS y FROM given", "target y is 7.5 in all 10 rows");
    bad(
        "SELECT a, b, CASE WHEN b = 2 THEN double('NaN') ELSE y END AS y FROM given",
        "column y is null or not a finite number");
    bad(
        "SELECT CASE WHEN b = 2 THEN NULL ELSE a END AS a, b, y FROM given",
        "column a is null or not a finite number");
    bad("SELECT colour, y FROM given", "no column besides data.target = y holds numbers");
    bad(
        "SELECT CASE WHEN b = 2 THEN array(a) ELSE array(a, a) END AS x, y FROM given",
        "column x has",
        "data.features=x");
  }

  @Test
  void missingFilesAre66() {
    assertThatThrownBy(() -> load())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING));
  }

  /** The noisy process: residuals of its mean have the deviation that it says. */
  @Test
  void processesAreFunctionsOfTheSeed() throws IOException {
    TableSplit first = process("noisy", 3);
    assertThat(process("noisy", 3).fingerprint()).isEqualTo(first.fingerprint());
    assertThat(process("noisy", 4).fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(first.testFingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(first.features()).hasSize(20);
    assertThat(first.examples()).isEqualTo(5000);
    // Var sin x + Var(x2 x3) / 4 + Var|x4| / 4 + 6 * 0.09 + E s^2.
    double mean = (1 - Math.exp(-2)) / 2 + 0.25 + (1 - 2 / Math.PI) / 4 + 0.54;
    assertThat(Math.pow(first.scale().deviation(), 2)).isBetween(mean + 0.1, mean + 0.3);
    TableSplit curve = process("curve", 3);
    assertThat(curve.features()).containsExactly("x");
    assertThat((double) curve.standardisation().mean()[0]).isCloseTo(0.25, within(0.02));
  }

  @Test
  void aGivenNoiseIsInTheTargetsUnit() throws IOException {
    NumberTables.write(spark, folder, 100, 30, ALL);
    String[] settings = {"data.likelihood=gaussian", "data.noise=25", "data.validation=20"};
    TableSplit table = load(settings);
    DataSource.Numbers source = (DataSource.Numbers) config(settings).data().source();
    assertThat(source.likelihood(table.scale()))
        .isEqualTo(new Gaussian(25 / table.scale().deviation()));
  }

  private void bad(String query, String message, String... settings) throws IOException {
    NumberTables.write(spark, folder, 10, 10, query);
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("data.validation=0");
    assertThatThrownBy(() -> load(all.toArray(String[]::new)))
        .as(query)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining(message);
  }

  private TableSplit process(String name, long seed) throws IOException {
    String limit = name.equals("noisy") ? "data.train-limit=5000" : "data.train-limit=null";
    ExperimentConfig config = read(List.of("data.name=" + name, "data.validation=100", limit));
    return new Tables(spark, null).load(config.data(), seed);
  }

  private TableSplit load(String... settings) throws IOException {
    ExperimentConfig config = config(settings);
    return new Tables(spark, folder.toString()).load(config.data(), config.seed());
  }

  private static ExperimentConfig config(String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("data.name=table", "data.path=.", "data.target=y"));
    all.addAll(List.of(settings));
    return read(all);
  }

  private static ExperimentConfig read(List<String> settings) throws IOException {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of("network.name=mlp", "network.sizes=[3]"));
    return new ExperimentReader(new Configuration()).read(null, all).settings();
  }
}
