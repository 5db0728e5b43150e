package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet tables of every shape that images are published in, scored. */
class ScoreTablesTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private int refused;
  private static SparkSettings settings;
  private static Path trained;
  private static byte[] pixels;

  @BeforeAll
  static void train() {
    Path data = TinyData.write(folder, 200, 60);
    trained = folder.resolve("trained");
    settings =
        SparkSettings.of(
            "local[2]",
            "spark.sql.parquet.binaryAsString",
            "true",
            "spark.sql.shuffle.partitions",
            "2");
    assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
    pixels = Scorings.pixels(data);
  }

  @AfterAll
  static void stop() {
    settings.close();
  }

  @Test
  void allShapesOfTheSamePicturesScoreTheSame() throws Exception {
    List<Row> plain =
        scored("plain", "SELECT number, picture AS image, number + 0.0D AS label FROM given");
    assertThat(plain).extracting(row -> row.<Integer>getAs("label")).containsExactly(0, 1, 2);
    String files =
        "SELECT named_struct('bytes', picture, 'path', 'x.png') AS image, string(number) AS label"
            + " FROM given";
    assertThat(scored("files", files)).isEqualTo(plain);
    String deep =
        "SELECT named_struct('in', named_struct('img.png', picture)) AS a, named_struct('class',"
            + " binary(string(number))) AS b FROM given";
    String[] names = {"--image-column", "a.in.img.png", "--label-column", "b.class"};
    assertThat(scored("deep", deep, names)).isEqualTo(plain);
    String matrix =
        "SELECT named_struct('origin', 'file:x', 'height', 28, 'width', 28, 'nChannels', 1, 'mode',"
            + " 0, 'data', pixels) AS image, number AS label FROM given";
    assertThat(scored("matrix", matrix)).isEqualTo(plain);
    String dotted = "SELECT picture AS `image.file`, decimal(number) AS label FROM given";
    assertThat(scored("dotted", dotted, "--image-column", "image.file")).isEqualTo(plain);
    String cased = "SELECT picture AS image, 'no' AS Image, bigint(number) AS label FROM given";
    assertThat(scored("cased", cased, "spark.sql.caseSensitive=true")).isEqualTo(plain);
  }

  @Test
  void namesOfPartitionsAreTextsAsTheyAreWritten() throws Exception {
    Path table = runs.resolve("table");
    for (String label : List.of("01", "7", "1e0", "__HIVE_DEFAULT_PARTITION__")) {
      write(table.resolve("label=" + label), "SELECT picture AS image FROM given LIMIT 1");
    }
    assertThat(Commands.score(Scorings.arguments(trained, table, runs.resolve("run")))).isZero();
    assertThat(Scorings.rows(runs.resolve("run")))
        .as("7 is a class of the model; 01 and 1e0 are none, and not the class 1")
        .extracting(row -> row.<Integer>getAs("label"))
        .containsExactlyInAnyOrder(7, null, null, null);
  }

  @Test
  void numbersThatNameNoClassAreNullAndCounted() throws Exception {
    String labels =
        """
        SELECT number, picture AS image, double(7) AS label FROM given UNION ALL
        SELECT number + 3, picture, double('NaN') FROM given UNION ALL
        SELECT number + 6, picture, double('-Infinity') FROM given UNION ALL
        SELECT number + 9, picture, 7.5D FROM given UNION ALL
        SELECT number + 12, picture, NULL FROM given
        """;
    List<Row> rows = scored("reals", labels);
    assertThat(rows).filteredOn(row -> !row.isNullAt(row.fieldIndex("label"))).hasSize(3);
    JsonNode unknown = Runs.json(runs.resolve("reals-run"), "summary.json").get("unknown_labels");
    assertThat(unknown.get("images").asInt()).isEqualTo(9);
    assertThat(unknown.get("labels"))
        .extracting(JsonNode::asText)
        .containsExactly("-Infinity", "7.5", "NaN");
  }

  @Test
  void whatIsNoImageOrNoLabelIs65AndNothingIsWritten() throws Exception {
    refused("SELECT named_struct('path', 'x.png') AS image FROM given");
    refused("SELECT number AS image FROM given");
    refused("SELECT array(picture) AS image FROM given");
    refused("SELECT picture AS image FROM given", "--label-column", "label");
    refused("SELECT picture AS image, array(1) AS c FROM given", "--label-column", "c");
    refused("SELECT picture AS image FROM given", "--image-column", "image.bytes");
  }

  @Test
  void aMatrixThatIsNoneIsARowWithAnError() throws Exception {
    String matrices =
        """
        SELECT number, named_struct('origin', '', 'height', 28, 'width', IF(number = 1, 29, 28),
          'nChannels', 1, 'mode', IF(number = 2, 5, 0), 'data', pixels) AS image FROM given
        UNION ALL SELECT 9, NULL
        """;
    List<Row> rows = scored("matrices", matrices, "--max-bad", "3");
    assertThat(rows)
        .extracting(row -> row.<String>getAs("error"))
        .filteredOn(error -> error != null)
        .anySatisfy(error -> assertThat(error).contains("29 x 28 pixels of 1 bytes", "784 bytes"))
        .anySatisfy(error -> assertThat(error).contains("mode 5 for 1 channels"))
        .anySatisfy(error -> assertThat(error).contains("found null"))
        .hasSize(3);
  }

  private void refused(String query, String... options) throws Exception {
    Path table = runs.resolve("refused" + refused++);
    write(table, query);
    Path out = runs.resolve("run");
    assertThat(Commands.score(Scorings.arguments(trained, table, out, options)))
        .as(query)
        .isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
  }

  /** Rows without what tells of the file they come from. */
  private List<Row> scored(String name, String query, String... options) throws Exception {
    Path table = runs.resolve(name);
    write(table, query, Stream.of(options).filter(o -> o.contains("=")).toArray(String[]::new));
    Path out = runs.resolve(name + "-run");
    String[] given = Stream.of(options).filter(o -> !o.contains("=")).toArray(String[]::new);
    assertThat(Commands.score(Scorings.arguments(trained, table, out, given))).as(name).isZero();
    assertThat(Runs.json(out, "summary.json").get("scored").asInt()).isPositive();
    return Scorings.read(
        spark ->
            spark
                .read()
                .parquet(out.resolve("scores").toString())
                .sort("id")
                .select("label", "predicted", "probability", "predictive_entropy", "error")
                .collectAsList());
  }

  private static void write(Path table, String query, String... options) throws Exception {
    StructType schema =
        new StructType()
            .add("number", DataTypes.IntegerType)
            .add("picture", DataTypes.BinaryType)
            .add("pixels", DataTypes.BinaryType);
    List<Row> given = new java.util.ArrayList<>();
    for (int i = 0; i < 3; i++) {
      byte[] image = Arrays.copyOfRange(pixels, 784 * i, 784 * (i + 1));
      given.add(RowFactory.create(i, Scorings.png(pixels, i, 1), image));
    }
    Scorings.write(
        table,
        spark -> {
          for (String option : options) {
            spark.conf().set(option.split("=")[0], option.split("=")[1]);
          }
          SparkSession own = spark;
          own.createDataFrame(given, schema).coalesce(1).createOrReplaceTempView("given");
          return own.sql(query).coalesce(1);
        });
  }
}
