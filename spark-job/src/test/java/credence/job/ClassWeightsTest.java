package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.ml.CredenceClassifier;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training images that count by their class. */
class ClassWeightsTest {

  @TempDir static Path folder;
  private static Path data;
  private static Path plain;
  private static SparkSettings spark;

  @TempDir Path runs;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2]");
    plain = folder.resolve("plain");
    assertThat(Commands.train(job().arguments(plain))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(String... settings) {
    return new Job(data).set(settings);
  }

  private Path trained(String name, String... settings) {
    Path out = runs.resolve(name);
    assertThat(Commands.train(job(settings).arguments(out))).isZero();
    return out;
  }

  @Test
  void equalWeightsLeaveThePosteriorAsItIs() throws IOException {
    String names = "0:2,1:2,2:2,3:2,4:2,5:2,6:2,7:2,8:2,9:2";
    Path equal = trained("equal", "data.class-weights={" + names + "}");
    for (String file : List.of("mu.f32", "rho.f32")) {
      assertThat(Runs.model(equal).get(file)).isEqualTo(Runs.model(plain).get(file));
    }
    assertThat(Runs.json(equal, "summary.json").has("class_weights")).isFalse();
    assertThat(Model.load(plain).provenance().settings().path("data").has("class-weights"))
        .as("settings of before")
        .isFalse();
  }

  @Test
  void aHeavyClassIsPredictedMoreOften() throws IOException {
    Path heavy = trained("heavy", "data.class-weights={3:1000}", "training.epochs=8");
    Path usual = trained("usual", "training.epochs=8");
    JsonNode weights = Runs.json(heavy, "summary.json").path("class_weights");
    assertThat(weights.path("3").asDouble())
        .isCloseTo(1000 * weights.path("4").asDouble(), within(1e-9));
    assertThat(predicted(heavy, 3)).isGreaterThan(40).isGreaterThan(predicted(usual, 3));
    assertThat(Runs.model(heavy).get("mu.f32")).isNotEqualTo(Runs.model(usual).get("mu.f32"));
    JsonNode test = Runs.json(heavy, "summary.json").path("test");
    assertThat(test.path("error").asDouble())
        .as("figures count every image once")
        .isEqualTo(Math.round(test.path("error").asDouble() * 60) / 60.0);
  }

  /** Test images that are taken for a class. */
  private static long predicted(Path run, int category) {
    long sum = 0;
    for (JsonNode row : Runs.json(run, "summary.json").path("confusion")) {
      sum += row.path(category).asLong();
    }
    return sum;
  }

  @Test
  void balancedWeightsHaveTheMeanOneOverTheTrainingImages() {
    Path balanced = trained("balanced", "data.class-weights=balanced");
    JsonNode weights = Runs.json(balanced, "summary.json").path("class_weights");
    assertThat(weights).hasSize(10);
    // Ten classes with images: each has a tenth of N = 160 together.
    double images = 0;
    for (JsonNode weight : weights) {
      double own = 16 / weight.asDouble();
      assertThat(own).isCloseTo(Math.rint(own), within(1e-9));
      images += own;
    }
    assertThat(images).isCloseTo(160, within(1e-6));
  }

  @Test
  void executorsCountTheSameOfRowsOfADataset() {
    byte[] pixels = Scorings.pixels(data);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(RowFactory.create(Scorings.png(pixels, i, 1), i % 4 == 0 ? "rare" : "usual"));
    }
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType);
    Path out = runs.resolve("fitted");
    Scorings.read(
        session ->
            new CredenceClassifier()
                .setEpochs(1)
                .setCheckpointDir(out.toString())
                .setSetting("data.class-weights", "balanced")
                .fit(session.createDataFrame(rows, schema)));
    JsonNode weights = Runs.json(out, "summary.json").path("class_weights");
    assertThat(weights.path("rare").asDouble()).isCloseTo(2, within(1e-12));
    assertThat(weights.path("usual").asDouble()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void whatCannotBeIs64AndWritesNothing() {
    for (String wrong :
        List.of(
            "data.class-weights={cat:2}",
            "data.class-weights={3:-1}",
            "data.class-weights={3:heavy}",
            "data.class-weights=[1,2]",
            "data.class-weights=rare",
            "data.class-weights={0:0,1:0,2:0,3:0,4:0,5:0,6:0,7:0,8:0,9:0}")) {
      requireRefusal(wrong);
    }
    requireRefusal("data.class-weights=balanced", "engine=opencl");
    requireRefusal("data.class-weights=balanced", "device=opencl-cpu");
  }

  private void requireRefusal(String... settings) {
    Path out = runs.resolve("refused");
    assertThat(Commands.train(job(settings).arguments(out)))
        .as(String.join(" ", settings))
        .isEqualTo(64);
    assertThat(out.resolve("metrics.jsonl")).doesNotExist();
  }
}
