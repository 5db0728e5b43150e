package credence.job.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.TinyData;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ScoreInputTest extends TrainedModelFixture {

  private static final String IMAGES = "t10k-images-idx3-ubyte";
  private static final String LABELS = "t10k-labels-idx1-ubyte";

  private static final StructType TABLE =
      new StructType()
          .add("picture", DataTypes.BinaryType)
          .add("label", DataTypes.StringType)
          .add("other", DataTypes.IntegerType);

  @Test
  void usageErrorsAre64AndNothingIsWritten() {
    Path input = data.resolve("mnist/" + IMAGES + ".gz");
    Path out = runs.resolve("run");
    assertThat(Commands.score()).isEqualTo(64);
    for (String[] options :
        new String[][] {
          {"--draws", "-1"},
          {"--draws", "few"},
          {"--max-bad", "-1"},
          {"--partitions", "-2"},
          {"--mode", "median"},
          {"--mode", "mean", "--draws-of", "weights"},
          {"--draws-of", "mean"},
        }) {
      assertThat(Commands.score(Scorings.arguments(trained, input, out, options)))
          .as(Arrays.toString(options))
          .isEqualTo(64);
    }
    assertThat(score(input, trained)).as("the model's directory").isEqualTo(64);
    assertThat(score(data, data.resolve("mnist/scores"))).as("in the input").isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void whatIsMissingIs66() throws IOException {
    Path out = runs.resolve("run");
    Path input = data.resolve("mnist/" + IMAGES + ".gz");
    assertThat(score(runs.resolve("none"), out)).isEqualTo(66);
    assertThat(Commands.score(Scorings.arguments(runs.resolve("none"), input, out))).isEqualTo(66);
    assertThat(Commands.score(Scorings.arguments(data, input, out))).as("no model").isEqualTo(66);
    Path empty = Files.createDirectories(runs.resolve("empty/inside"));
    assertThat(score(empty.getParent(), out)).as("empty folder").isEqualTo(66);
    Files.writeString(empty.resolve("notes.txt"), "no image");
    assertThat(score(empty.getParent(), out)).as("no image in it").isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void filesOfRecordsThatAreNotAsTheyShouldBeAre65AndNothingIsWritten() throws IOException {
    byte[] whole = Scorings.idx(Scorings.pixels(data));
    byte[] labels = Files.readAllBytes(data.resolve("mnist/" + LABELS));
    byte[] wide = whole.clone();
    // 28 x 28 becomes 14 x 56.
    wide[11] = 14;
    wide[15] = 56;
    byte[] packed = TinyData.gzip(whole);
    bad("cut off", Arrays.copyOf(whole, whole.length - 1), labels);
    bad("too long", Arrays.copyOf(whole, whole.length + 1), labels);
    bad("within the header", Arrays.copyOf(whole, 9), labels);
    bad("another size", wide, labels);
    bad("gzip cut off", Arrays.copyOf(packed, packed.length / 2), labels);
    bad("gzip without its end", Arrays.copyOf(packed, packed.length - 4), labels);
    bad(
        "no IDX",
        "plain text, a page long".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        labels);
    bad("labels cut off", whole, Arrays.copyOf(labels, labels.length - 1));
    bad("too few labels", whole, new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 5});
    Path cifar = Files.write(runs.resolve("a.bin"), new byte[3073]);
    assertThat(score(cifar, runs.resolve("run"))).as("colour for a grey model").isEqualTo(65);
    assertThat(Runs.files(runs.resolve("run"))).isEmpty();
  }

  private void bad(String what, byte[] images, byte[] labels) throws IOException {
    Path folder = Files.createDirectories(runs.resolve("bad"));
    Files.write(folder.resolve(IMAGES), images);
    Files.write(folder.resolve(LABELS), labels);
    assertThat(score(folder, runs.resolve("run"))).as(what).isEqualTo(65);
    assertThat(Runs.files(runs.resolve("run"))).isEmpty();
  }

  @Test
  void severalKindsOfFilesAreNotGuessedAt() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("mixed"));
    Files.write(folder.resolve(IMAGES), Scorings.idx(Scorings.pixels(data)));
    Files.write(folder.resolve("a.bin"), new byte[3073]);
    assertThat(score(folder, runs.resolve("run"))).isEqualTo(64);
    assertThat(score(folder.resolve(IMAGES), runs.resolve("run"))).isZero();
    assertThat(Scorings.rows(runs.resolve("run")))
        .hasSize(60)
        .allSatisfy(row -> assertThat(row.<Integer>getAs("label")).isNull());
    assertThat(Runs.json(runs.resolve("run"), "summary.json").get("labelled").isNull()).isTrue();
  }

  @Test
  void picturesOfAnotherSizeAreScaledAndUnreadableOnesAreRows() throws IOException {
    byte[] pixels = Scorings.pixels(data);
    Path folder = Files.createDirectories(runs.resolve("pictures"));
    Files.write(folder.resolve("same.png"), Scorings.png(pixels, 3, 1));
    Files.write(folder.resolve("large.PNG"), Scorings.png(pixels, 3, 3));
    byte[] half = Scorings.png(pixels, 3, 1);
    Files.write(folder.resolve("half.png"), Arrays.copyOf(half, half.length / 2));
    Files.write(folder.resolve("text.jpeg"), new byte[784]);
    Files.write(folder.resolve(".hidden.png"), half);
    Path out = runs.resolve("run");
    assertThat(score(folder, out, "--max-bad", "1")).isEqualTo(65);
    assertThat(score(folder, out, "--max-bad", "2")).isZero();
    List<Row> rows = Scorings.rows(out);
    assertThat(rows)
        .extracting(row -> row.<String>getAs("id"))
        .containsExactly("half.png", "large.PNG", "same.png", "text.jpeg");
    for (Row row : List.of(rows.get(0), rows.get(3))) {
      assertThat(row.<String>getAs("error")).contains("PNG or JPEG");
      assertThat(row.<Integer>getAs("predicted")).isNull();
      assertThat(row.<Object>getAs("probabilities")).isNull();
    }
    assertThat(rows.get(2).<String>getAs("error")).isNull();
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/scored").asInt()).isEqualTo(2);
    assertThat(summary.at("/bad").asInt()).isEqualTo(2);
    assertThat(summary.at("/resized").asInt()).isEqualTo(1);
  }

  @Test
  void parquetHasPicturesOrPixelsInAColumn() throws IOException {
    byte[] pixels = Scorings.pixels(data);
    Path table = runs.resolve("table");
    byte[] raw = Arrays.copyOfRange(pixels, 784, 2 * 784);
    List<Row> given =
        List.of(
            RowFactory.create(Scorings.png(pixels, 0, 1), "4", 1),
            RowFactory.create(raw, "unheard of", 2),
            RowFactory.create(null, "4", 3),
            RowFactory.create(new byte[783], null, 4));
    Scorings.write(table, spark -> table(spark, given));
    Path out = runs.resolve("run");
    assertThat(score(table, out)).as("no such column").isEqualTo(65);
    assertThat(score(table, out, "--image-column", "other")).as("of integers").isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
    String[] options = {"--image-column", "picture", "--max-bad", "2"};
    assertThat(score(table, out, options)).isZero();
    List<Row> rows = Scorings.rows(out);
    assertThat(rows).hasSize(4);
    assertThat(rows)
        .extracting(row -> row.<String>getAs("id").replaceFirst(".*#", ""))
        .containsExactlyInAnyOrder("0", "1", "2", "3");
    assertThat(rows).filteredOn(row -> row.<String>getAs("error") != null).hasSize(2);
    Path idx = runs.resolve("idx");
    assertThat(score(data.resolve("mnist/" + IMAGES + ".gz"), idx)).isZero();
    Row direct =
        Scorings.rows(idx).stream()
            .filter(row -> row.getAs("id").equals("1"))
            .findFirst()
            .orElseThrow();
    assertThat(rows)
        .filteredOn(row -> row.<String>getAs("id").endsWith("#1"))
        .extracting(row -> row.<String>getAs("predicted_class"))
        .containsExactly((String) direct.getAs("predicted_class"));
    Path other =
        Files.write(
            runs.resolve("broken.parquet"),
            "PAR1 and nothing more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(score(other, runs.resolve("broken"))).isEqualTo(65);
  }

  private static Dataset<Row> table(SparkSession spark, List<Row> rows) {
    return spark.createDataFrame(rows, TABLE).coalesce(1).sort(col("other"));
  }

  private static int score(Path input, Path out, String... options) {
    return Commands.score(Scorings.arguments(trained, input, out, options));
  }
}
