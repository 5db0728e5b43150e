package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.DataException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.ExperimentReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet data sets of every shape that they are published in, trained on. */
class TableShapesTest {

  private static final StructType GIVEN =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("number", DataTypes.IntegerType)
          .add("picture", DataTypes.BinaryType)
          .add("pixels", DataTypes.BinaryType);

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add(RowFactory.create("0" + i % 3, i % 3, png(i), bgr(i)));
    }
    spark.createDataFrame(rows, GIVEN).coalesce(1).createOrReplaceTempView("given");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void imagesAreTheSameInEveryColumn() throws IOException {
    write("one", "SELECT picture AS image, number AS label FROM given");
    SplitImages plain = load("one");
    assertThat(plain.test().classNames()).containsExactly("0", "1", "2");
    write(
        "two",
        "SELECT named_struct('path', 'a', 'bytes', picture) AS image, binary(string(number)) AS"
            + " label FROM given");
    write("three", "SELECT picture AS img, named_struct('fine', decimal(number)) AS y FROM given");
    write(
        "four",
        "SELECT named_struct('origin', 'a', 'height', 4, 'width', 3, 'nChannels', 3, 'mode', 16,"
            + " 'data', pixels) AS image, string(number) AS label FROM given");
    assertThat(load("two").fingerprint()).isEqualTo(plain.fingerprint());
    assertThat(load("three", "data.image-column=img", "data.label-column=y.fine").fingerprint())
        .isEqualTo(plain.fingerprint());
    assertThat(rows(load("four"))).isEqualTo(rows(plain));
  }

  @Test
  void numbersOfAnyTypeAreClassesOnlyWhereTheyAreWhole() throws IOException {
    write("whole", "SELECT picture AS image, double(number) * 1e7D AS label FROM given");
    assertThat(load("whole").test().classNames()).containsExactly("0.0", "10000000", "20000000");
    String labels =
        """
        SELECT picture AS image, double(number) AS label FROM given UNION ALL
        SELECT picture, double('NaN') FROM given WHERE number = 0 UNION ALL
        SELECT picture, double('Infinity') FROM given WHERE number = 1 UNION ALL
        SELECT picture, 1.5D FROM given WHERE number = 1 UNION ALL
        SELECT picture, NULL FROM given WHERE number = 2
        """;
    write("reals", labels);
    assertThatThrownBy(() -> load("reals", "data.max-bad=15"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("16 pictures cannot be read")
        .hasMessageContaining("found the label NaN")
        .hasMessageContaining("found the label Infinity")
        .hasMessageContaining("found the label 1.5")
        .hasMessageContaining("found a null");
    SplitImages kept = load("reals", "data.max-bad=16");
    assertThat(kept.test().classNames()).containsExactly("0.0", "1.0", "2.0");
    assertThat(kept.examples()).isEqualTo(6);
    assertThat(kept.files().json().at("/train/bad").asInt()).isEqualTo(8);
  }

  @Test
  void whatLiesBesideATableIsCountedAndNamed() throws IOException {
    write("set", "SELECT picture AS image, number AS label FROM given");
    Files.writeString(folder.resolve("set/train/notes.txt"), "x");
    Files.write(Files.createDirectories(folder.resolve("set/train/more")).resolve("a.png"), png(1));
    assertThat(load("set").files().json().at("/train/passed_over/kinds").toString())
        .contains("\".txt\":1", "\"pictures\":1");
    Path flat = Files.createDirectories(folder.resolve("flat"));
    Path train = written("SELECT picture AS image, number AS label FROM given");
    for (String half : List.of("train", "test", "validation", "unsupervised")) {
      Files.copy(train, flat.resolve(half + "-00000-of-00001.parquet"));
    }
    Files.writeString(flat.resolve("README.md"), "x");
    for (String half : List.of("train", "test")) {
      assertThat(load("flat").files().json().at("/" + half + "/passed_over/names"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "README.md",
              "unsupervised-00000-of-00001.parquet",
              "validation-00000-of-00001.parquet");
    }
  }

  @Test
  void namesOfPartitionsAreClassesAsTheyAreWritten() throws IOException {
    spark
        .sql("SELECT name AS label, picture AS image FROM given")
        .write()
        .partitionBy("label")
        .parquet(folder.resolve("set/train").toString());
    copy(folder.resolve("set/train"), folder.resolve("set/test"));
    SplitImages images = load("set");
    assertThat(images.test().classNames()).containsExactly("00", "01", "02");
    assertThat(images.test().labels()).containsExactly(0, 0, 1, 1, 2, 2);
  }

  @Test
  void halvesAreFilesSideBySide() throws IOException {
    Path set = Files.createDirectories(folder.resolve("set"));
    Path train = written("SELECT picture AS image, number AS label FROM given");
    Path test = written("SELECT picture AS image, number AS label FROM given WHERE number < 2");
    Files.copy(train, set.resolve("train-00000-of-00002.parquet"));
    Files.copy(test, set.resolve("train-00001-of-00002.parquet"));
    assertThatThrownBy(() -> load("set"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContaining("neither a folder test nor a file test-....parquet")
        .hasMessageContaining("train-00001-of-00002.parquet");
    Files.copy(train, set.resolve("test.parquet"));
    Files.copy(test, set.resolve("testing.parquet"));
    SplitImages images = load("set");
    assertThat(images.examples()).isEqualTo(10);
    assertThat(images.test().size()).isEqualTo(6);
  }

  @Test
  void whatCannotBeReadIsNamedWithItsSchema() {
    write("bad", "SELECT array(picture) AS image, number AS label FROM given");
    assertThatThrownBy(() -> load("bad"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a column image that is binary")
        .hasMessageContaining("data.image-column")
        .hasMessageContaining("image:array<binary>");
    write("worse", "SELECT picture AS image, array(number) AS label FROM given");
    assertThatThrownBy(() -> load("worse"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a column label of texts or numbers");
    write(
        "nulls",
        "SELECT named_struct('bytes', NULLIF(picture, picture)) AS image, 1 AS label FROM given");
    assertThatThrownBy(() -> load("nulls"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("6 pictures cannot be read")
        .hasMessageContaining("a label and an image in every row");
  }

  private void write(String name, String query) {
    for (String half : List.of("train", "test")) {
      spark.sql(query).write().parquet(folder.resolve(name + "/" + half).toString());
    }
  }

  /** A file of its own. */
  private Path written(String query) throws IOException {
    Path table = folder.resolve("written" + query.length());
    spark.sql(query).coalesce(1).write().parquet(table.toString());
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private SplitImages load(String name, String... more) throws IOException {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(List.of("data.name=parquet", "data.path=" + name, "data.channels=3"));
    settings.addAll(List.of("data.validation=0", "data.partitions=1"));
    return new DataSets(spark, folder.toString())
        .load(new ExperimentReader(new Configuration()).read(null, settings).settings().data(), 1);
  }

  private static List<String> rows(SplitImages images) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < images.test().size(); i++) {
      byte[] pixels = images.test().slice(i, i + 1).pixels();
      rows.add(images.test().label(i) + java.util.Arrays.toString(pixels));
    }
    rows.sort(null);
    return rows;
  }

  private static int colour(int image, int pixel) {
    return 0x010203 * (7 * image + pixel) + 0x302010 * image;
  }

  private static byte[] png(int image) throws IOException {
    BufferedImage picture = new BufferedImage(3, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 12; i++) {
      picture.setRGB(i % 3, i / 3, colour(image, i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }

  private static byte[] bgr(int image) {
    byte[] bytes = new byte[36];
    for (int i = 0; i < 36; i++) {
      bytes[i] = (byte) (colour(image, i / 3) >> 8 * (i % 3));
    }
    return bytes;
  }
}
