package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.main.Failures;
import credence.job.support.ClassFolders;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training half says which classes there are; all other labels are found among them. */
class ClassesTest {

  private static final String[] PETS = {"ant:0", "bee:3", "cat:6"};
  private static final String[] AVERAGING = {
    "engine=dl4j-averaging",
    "posterior.family=point",
    "evaluation.mode=mean",
    "training.learning-rate.type=constant"
  };

  @TempDir Path folder;
  private SparkSettings spark;
  private Path out;

  /** The first session of a JVM sets its loggers anew. */
  @BeforeAll
  static void setLoggers() {
    try (SparkSettings local = SparkSettings.of("local[1]")) {
      Scorings.read(session -> session.version());
    }
  }

  @BeforeEach
  void settings() {
    spark = SparkSettings.of("local[2]");
    out = folder.resolve("run");
  }

  @AfterEach
  void clear() {
    spark.close();
  }

  private Job job(int classes, String... settings) {
    return new Job(folder)
        .set("data.name=folder", "data.path=pets", "data.channels=1", "data.validation=6")
        .set("data.partitions=2", "training.epochs=10", "training.learning-rate.start=0.02")
        .set("network.layers=[{type=flatten},{type=dense,units=" + classes + "}]")
        .set(settings);
  }

  private Path half(String name, int size, String... classes) {
    return ClassFolders.write(folder.resolve("pets").resolve(name), size, size, 10, classes);
  }

  private void refused(Job job, String... told) {
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Commands.train(job.arguments(out))).isEqualTo(65);
      assertThat(log.text()).contains(told);
    }
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void aClassThatTrainingLacksIs65WithBothListsAndNothingIsWritten() throws Exception {
    half("train", 20, PETS);
    half("test", 20, "bee:3", "cat:6", "dog:9");
    refused(job(3), "images of dog", "ant, bee, cat", "bee, cat, dog");
    Path sweep =
        Sweeps.write(
            folder,
            """
            settings.data { name = folder, path = pets, channels = 1, validation = 6 }
            vary.prior.sigma = [0.1, 0.3]
            final-seeds = [5]
            """);
    assertThat(Commands.sweep(Sweeps.arguments(sweep, folder, out))).isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void dl4jsOwnTrainingRefusesThemLikewise() {
    half("train", 20, PETS);
    half("test", 20, "bee:3", "cat:6", "dog:9");
    refused(job(3, AVERAGING), "images of dog", "ant, bee, cat", "bee, cat, dog");
  }

  @Test
  void dl4jsOwnTrainingHasTheClassesOfTheTrainingHalf() {
    half("train", 20, PETS);
    half("test", 20, "bee:3", "cat:6");
    assertThat(Commands.train(job(2, AVERAGING).arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
    assertThat(Commands.train(job(3, AVERAGING).arguments(out))).isZero();
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.2);
    assertThat(summary.at("/confusion/0").toString()).isEqualTo("[0,0,0]");
    assertThat(summary.at("/classes/0/class").asText()).isEqualTo("ant");
  }

  @Test
  void aClassWithoutTestImagesIsAnEmptyRowAndTheOthersKeepTheirNames() {
    half("train", 20, PETS);
    half("test", 20, "bee:3", "cat:6");
    assertThat(Commands.train(job(3).arguments(out))).isZero();
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.2);
    assertThat(summary.at("/confusion/0").toString()).isEqualTo("[0,0,0]");
    assertThat(summary.at("/classes/0/class").asText()).isEqualTo("ant");
    assertThat(summary.at("/classes/0/images").asInt()).isZero();
    assertThat(summary.at("/classes/0/error").isNull()).isTrue();
    assertThat(summary.at("/classes/1/images").asInt()).isEqualTo(10);
    assertThat(Runs.json(out, "model/model.json").at("/classes").toString())
        .isEqualTo("[\"ant\",\"bee\",\"cat\"]");
    othersFindTheirDataAndTheirClasses();
  }

  private void othersFindTheirDataAndTheirClasses() {
    Path pets = folder.resolve("pets");
    Path pruned = folder.resolve("pruned");
    assertThat(Commands.prune(Prunings.arguments(out, pets, pruned))).isZero();
    Path evaluated = folder.resolve("evaluated");
    assertThat(Commands.evaluate(Evaluations.arguments(List.of(out), pets, evaluated))).isZero();
    JsonNode model = Runs.json(evaluated, "summary.json").at("/models/0");
    assertThat(model.at("/classes/0/class").asText()).isEqualTo("ant");
    assertThat(model.at("/classes/0/images").asInt()).isZero();
  }

  @Test
  void scoringCountsAndNamesLabelsThatTheModelDoesNotKnow() {
    half("train", 20, PETS);
    half("test", 20, PETS);
    assertThat(Commands.train(job(3).arguments(out))).isZero();
    Path others = half("others", 20, "cat:6", "ant:0", "dog:9");
    Path scores = folder.resolve("scores");
    assertThat(Commands.score(Scorings.arguments(out, others, scores))).isZero();
    JsonNode summary = Runs.json(scores, "summary.json");
    assertThat(summary.at("/scored").asInt()).isEqualTo(30);
    assertThat(summary.at("/labelled/examples").asInt()).isEqualTo(20);
    assertThat(summary.at("/labelled/error").asDouble()).isLessThan(0.2);
    assertThat(summary.at("/unknown_labels").toString())
        .isEqualTo("{\"images\":10,\"labels\":[\"dog\"]}");
    for (Row row : Scorings.rows(scores)) {
      String id = row.getAs("id");
      Integer label = id.startsWith("dog") ? null : (Integer) (id.startsWith("ant") ? 0 : 2);
      assertThat(row.<Integer>getAs("label")).as(id).isEqualTo(label);
    }
  }

  @Test
  void numbersOfColumnsOfAnyTypeAreNamesInTheOrderOfNumbers() {
    table("train", DataTypes.DoubleType, 10.0, 2.0, 1.0);
    table("test", DataTypes.LongType, 10L, 1L);
    assertThat(Commands.train(job(3, "data.name=parquet").arguments(out))).isZero();
    assertThat(Runs.json(out, "model/model.json").at("/classes/0").asText()).startsWith("1");
    assertThat(Runs.json(out, "model/model.json").at("/classes/2").asText()).startsWith("10");
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.2);
    assertThat(summary.at("/classes/1/images").asInt()).isZero();
    table("others", DataTypes.StringType, "0", "2", "10");
    Path scores = folder.resolve("scores");
    Path others = folder.resolve("pets/others");
    assertThat(Commands.score(Scorings.arguments(out, others, scores))).isZero();
    JsonNode scored = Runs.json(scores, "summary.json");
    assertThat(scored.at("/labelled/examples").asInt()).isEqualTo(20);
    assertThat(scored.at("/unknown_labels/labels").toString()).isEqualTo("[\"0\"]");
  }

  @Test
  void aTableWithAClassThatTrainingLacksIs65() {
    table("train", DataTypes.StringType, "ant", "bee");
    table("test", DataTypes.StringType, "ant", "0");
    refused(job(2, "data.name=parquet"), "images of 0", "ant, bee");
  }

  @Test
  void oneClassIs65() {
    half("train", 20, "ant:0");
    half("test", 20, "ant:0");
    refused(job(1), "class ant");
  }

  @Test
  void halvesOfTwoSizesAre65() {
    half("train", 20, PETS);
    half("test", 30, PETS);
    refused(job(3), "1 x 20 x 20", "1 x 30 x 30", "data.resize");
  }

  /** Ten rows a label; a picture's bar is at the row that the label says, by its last digit. */
  private void table(String half, DataType type, Object... labels) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (Object label : labels) {
      int bar = Math.abs(label.toString().replaceFirst("\\.0$", "").hashCode() % 10);
      for (int i = 0; i < 10; i++) {
        rows.add(RowFactory.create(label, ClassFolders.picture(20, 20, bar, random)));
      }
    }
    StructType schema = new StructType().add("label", type).add("image", DataTypes.BinaryType);
    Path place = folder.resolve("pets").resolve(half);
    assertThat(Files.exists(place)).as(Arrays.toString(labels)).isFalse();
    Scorings.write(place, session -> session.createDataFrame(rows, schema));
  }
}
