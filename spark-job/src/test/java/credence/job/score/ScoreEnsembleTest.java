package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.main.Failures;
import credence.job.ml.CredenceModel;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models that predict as one. */
class ScoreEnsembleTest {

  private static final int IMAGES = 60;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path chosen;
  private static SparkSettings spark;

  /** As a sweep leaves them; the second has another network, temperature and split. */
  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    chosen = folder.resolve("chosen");
    spark = SparkSettings.of("local[2]");
    train(chosen.resolve("seed-2"), "seed=2");
    train(
        chosen.resolve("seed-10"),
        "seed=10",
        "training.kl.temperature=0.25",
        "network.layers=[{type=flatten},{type=dense,units=10}]");
  }

  private static void train(Path out, String... settings) {
    Job job = new Job(data).set("training.epochs=6", "evaluation.draws=5").set(settings);
    assertThat(Commands.train(job.arguments(out))).isZero();
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  /** Of equally many draws each: every mean over draws is the mean of the models' means. */
  @Test
  void theDrawsOfAllAreTheDrawsOfAPrediction() {
    List<Row> first = rows(score("first", List.of(seed(2))));
    List<Row> second = rows(score("second", List.of(seed(10))));
    Path out = score("both", List.of(seed(2), seed(10)), "--partitions", "3");
    List<Row> both = rows(out);
    assertThat(both).hasSize(IMAGES);
    double between = 0;
    for (int i = 0; i < IMAGES; i++) {
      double squares = 0;
      double entropy = 0;
      for (int c = 0; c < 10; c++) {
        double p = (p(first.get(i), c) + p(second.get(i), c)) / 2;
        assertThat(p(both.get(i), c)).isEqualTo(p, within(1e-7));
        squares += p * p;
        entropy -= p == 0 ? 0 : p * Math.log(p);
      }
      Row row = both.get(i);
      requireMean(row, first.get(i), second.get(i), "expected_entropy");
      requireMean(row, first.get(i), second.get(i), "aleatoric_total");
      requireMean(row, first.get(i), second.get(i), "softplus_aleatoric_total");
      assertThat(number(row, "predictive_entropy")).isEqualTo(entropy, within(1e-6));
      assertThat(number(row, "expected_entropy") + number(row, "mutual_information"))
          .isEqualTo(entropy, within(1e-6));
      assertThat(number(row, "aleatoric_total") + number(row, "epistemic_total"))
          .isEqualTo(1 - squares, within(1e-6));
      between +=
          number(row, "epistemic_total") - mean(first.get(i), second.get(i), "epistemic_total");
    }
    assertThat(between).as("what lies between the models is epistemic").isPositive();
    JsonNode summary = Runs.json(out, "summary.json");
    for (JsonNode json : List.of(summary, Runs.json(out, "manifest.json"))) {
      assertThat(json.at("/models")).hasSize(2);
      assertThat(json.at("/models/0/id").asText()).isEqualTo(id("first"));
      assertThat(json.at("/models/1/id").asText()).isEqualTo(id("second"));
      assertThat(json.at("/models/0/temperature").asDouble()).isEqualTo(1);
      assertThat(json.at("/models/1/temperature").asDouble()).isEqualTo(0.25);
    }
    assertThat(summary.at("/model").isNull()).isTrue();
  }

  @Test
  void aSweepsChosenFolderIsAllModelsInItAndPartitionsDoNotMatter() {
    Path one = score("one", List.of(chosen), "--partitions", "1");
    Path many = score("many", List.of(chosen), "--partitions", "7");
    Path listed = score("listed", List.of(seed(2), seed(10)), "--partitions", "7");
    assertThat(Runs.json(many, "summary.json").at("/models"))
        .isEqualTo(Runs.json(listed, "summary.json").at("/models"));
    requireSame(rows(one), rows(many));
    assertThat(rows(listed)).isEqualTo(rows(many));
  }

  @Test
  void oneOfAMeanEachPoolsMeans() {
    List<Row> first = rows(score("first", List.of(seed(2)), "--mode", "mean"));
    List<Row> second = rows(score("second", List.of(seed(10)), "--mode", "mean"));
    List<Row> both = rows(score("both", List.of(chosen), "--mode", "mean"));
    for (int i = 0; i < IMAGES; i++) {
      double p = (p(first.get(i), 3) + p(second.get(i), 3)) / 2;
      assertThat(p(both.get(i), 3)).isEqualTo(p, within(1e-7));
    }
    assertThat(number(both.get(0), "mutual_information")).isPositive();
  }

  /** Tables of draws, pooled by another code. */
  @Test
  void evaluationOfTheSameModelsPoolsAlike() {
    Path out = score("scored", List.of(chosen), "--draws", "4");
    Path evaluated = runs.resolve("evaluated");
    String[] arguments = {
      chosen.toString(), "--out", evaluated.toString(), "--data", data.toString(), "--draws", "4"
    };
    assertThat(Commands.evaluate(arguments)).isZero();
    JsonNode models = Runs.json(evaluated, "summary.json").path("models");
    assertThat(models).hasSize(3);
    JsonNode scored = Runs.json(out, "summary.json").path("labelled");
    for (String figure : List.of("nll", "error", "ece")) {
      double expected = models.get(2).findValue("test").findValue(figure).asDouble();
      assertThat(scored.path(figure).asDouble()).as(figure).isEqualTo(expected, within(1e-6));
    }
  }

  @Test
  void modelsThatDoNotFitTogetherAreNamedAndNothingIsWritten() {
    Path other = folder.resolve("other");
    train(other, "data.scaling=126");
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(run("a", List.of(chosen, other))).isEqualTo(64);
      assertThat(log.text()).contains("data.scaling standardise", "other", "126.0");
    }
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(run("a", List.of(chosen, seed(2)))).isEqualTo(64);
      assertThat(log.text()).contains("a model is given twice");
    }
    train(folder.resolve("more"), "seed=3", "evaluation.draws=6");
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(run("a", List.of(chosen, folder.resolve("more")))).isEqualTo(64);
      assertThat(log.text()).contains("by 5 draws of weights", "by 6 draws", "--draws");
    }
    assertThat(run("a", List.of(chosen, folder.resolve("none")))).isEqualTo(66);
    assertThat(Runs.files(runs.resolve("a"))).isEmpty();
    assertThat(run("a", List.of(chosen, folder.resolve("more")), "--draws", "2")).isZero();
  }

  @Test
  void aPipelinesStagePoolsThemAndIsSavedWithAllModels() throws Exception {
    List<Row> expected = rows(score("both", List.of(chosen)));
    try (SparkSession session = SparkSession.builder().getOrCreate()) {
      byte[] pixels = Scorings.pixels(data);
      List<Row> images = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        images.add(RowFactory.create(i, Arrays.copyOfRange(pixels, 784 * i, 784 * (i + 1))));
      }
      StructType schema =
          new StructType().add("number", DataTypes.IntegerType).add("image", DataTypes.BinaryType);
      Dataset<Row> table = session.createDataFrame(images, schema);
      CredenceModel stage =
          CredenceModel.load(List.of(seed(2).toString(), seed(10).toString())).setDraws(5);
      Path saved = runs.resolve("stage");
      stage.write().save(saved.toString());
      for (CredenceModel each : List.of(stage, CredenceModel.load(saved.toString()))) {
        List<Row> scored = each.transform(table).sort("number").collectAsList();
        for (int i = 0; i < IMAGES; i++) {
          assertThat(p(scored.get(i), 0)).isEqualTo(p(expected.get(i), 0), within(1e-6));
          assertThat(number(scored.get(i), "mutual_information"))
              .isEqualTo(number(expected.get(i), "mutual_information"), within(1e-6));
        }
      }
    }
  }

  private Path score(String name, List<Path> models, String... options) {
    assertThat(run(name, models, options)).isZero();
    return runs.resolve(name);
  }

  private int run(String name, List<Path> models, String... options) {
    List<String> all = new ArrayList<>(models.stream().map(Path::toString).toList());
    all.addAll(List.of("--input", data.resolve("mnist/t10k-images-idx3-ubyte.gz").toString()));
    all.addAll(List.of("--out", runs.resolve(name).toString()));
    all.addAll(List.of(options));
    return Commands.score(all.toArray(String[]::new));
  }

  private String id(String run) {
    return Runs.json(runs.resolve(run), "summary.json").path("model").asText();
  }

  private static Path seed(int seed) {
    return chosen.resolve("seed-" + seed);
  }

  private static List<Row> rows(Path out) {
    return Scorings.rows(out).stream()
        .sorted(java.util.Comparator.comparingInt(row -> Integer.parseInt(row.getAs("id"))))
        .toList();
  }

  private static void requireSame(List<Row> one, List<Row> other) {
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < 10; c++) {
        assertThat(p(one.get(i), c)).isEqualTo(p(other.get(i), c), within(1e-6));
      }
    }
  }

  private static void requireMean(Row both, Row first, Row second, String column) {
    assertThat(number(both, column)).isEqualTo(mean(first, second, column), within(1e-6));
  }

  private static double mean(Row first, Row second, String column) {
    return (number(first, column) + number(second, column)) / 2;
  }

  private static double p(Row row, int category) {
    return row.<Double>getList(row.fieldIndex("probabilities")).get(category);
  }

  private static double number(Row row, String column) {
    return row.getAs(column);
  }
}
