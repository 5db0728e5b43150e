package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Pictures;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Which files are scored, and what their rows are called. */
class ScoreFilesTest extends TrainedModelFixture {

  private static final StructType TABLE =
      new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType);

  @Test
  void picturesAreFoundWhateverTheirFoldersAreCalled() throws IOException {
    Path input = runs.resolve("in [12] #1 100% a:b");
    Pictures.write(input, "cls=3/date=2024-05-01/0.png", "_background_/1.png", "3/deep/er/2.png");
    Pictures.write(input, "2024-05-01T10:30:00.png", "it's \"it\".png", "new\nline.png");
    Pictures.file(input, "3/stray.bin", new byte[3073]);
    Pictures.file(input, "stray.bin", new byte[10]);
    Pictures.file(input, "Thumbs.db", new byte[10]);
    Path out = runs.resolve("out: 100% #1 'x' [y]");
    assertThat(score(input, out)).isZero();
    assertThat(ids(rows(out)))
        .containsExactlyInAnyOrder(
            "cls=3/date=2024-05-01/0.png",
            "_background_/1.png",
            "3/deep/er/2.png",
            "2024-05-01T10:30:00.png",
            "it's \"it\".png",
            "new\nline.png");
    JsonNode passed = Runs.json(out, "summary.json").get("passed_over");
    assertThat(passed.at("/kinds/.bin").asInt()).isEqualTo(2);
    assertThat(passed.at("/kinds/.db").asInt()).isEqualTo(1);
    assertThat(rows(out))
        .filteredOn(row -> row.<String>getAs("id").equals("3/deep/er/2.png"))
        .extracting(row -> row.<Integer>getAs("label"))
        .containsExactly(3);
  }

  @Test
  void onePictureWithAColonIsScored() {
    Pictures.write(runs, "5/10:30.png");
    assertThat(score(runs.resolve("5/10:30.png"), runs.resolve("out"))).isZero();
    Row row = rows(runs.resolve("out")).get(0);
    assertThat(row.<String>getAs("id")).isEqualTo("10:30.png");
    assertThat(row.<Integer>getAs("label")).isEqualTo(5);
  }

  @Test
  void filesOfRecordsMayHaveAColonInTheirNames() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("in"));
    Files.write(folder.resolve("10:30 [x] #-idx3-ubyte"), Scorings.idx(Scorings.pixels(data)));
    assertThat(score(folder.resolve("10:30 [x] #-idx3-ubyte"), runs.resolve("one"))).isZero();
    Files.write(folder.resolve("another-idx3-ubyte"), Scorings.idx(Scorings.pixels(data)));
    assertThat(score(folder, runs.resolve("two"))).isZero();
    assertThat(rows(runs.resolve("two"))).hasSize(120);
  }

  @Test
  void tablesAreNamesAndIdsArePathsBelowTheInput() throws IOException {
    Path one = table("one", 3);
    Path two = table("two", 5);
    for (String folder : List.of("run1", "run[12]", "a b%20#")) {
      copy(folder.equals("run1") ? one : two, runs.resolve(folder + "/site=cat/part-0.parquet"));
      copy(folder.equals("run1") ? one : two, runs.resolve(folder + "/site=01/x/part-0.parquet"));
    }
    for (String folder : List.of("run[12]", "a b%20#")) {
      Path out = runs.resolve("out " + folder);
      assertThat(score(runs.resolve(folder), out)).as(folder).isZero();
      assertThat(ids(rows(out)))
          .hasSize(10)
          .doesNotHaveDuplicates()
          .contains("site=cat/part-0.parquet#4", "site=01/x/part-0.parquet#0");
    }
  }

  @Test
  void aSettingOfTheClusterLosesNoRows() throws IOException {
    Path input = Files.createDirectories(runs.resolve("cut"));
    byte[] whole = Files.readAllBytes(table("one", 3));
    Files.write(input.resolve("part-1.parquet"), whole);
    Files.write(input.resolve("part-2.parquet"), Arrays.copyOf(whole, whole.length / 2));
    String[] settings = {
      "spark.sql.files.ignoreCorruptFiles", "true",
      "spark.sql.files.ignoreMissingFiles", "true",
      "spark.sql.parquet.binaryAsString", "true",
      "spark.sql.parquet.mergeSchema", "false",
      "spark.sql.sources.useV1SourceList", ""
    };
    try (SparkSettings cluster = SparkSettings.of("local[2]", settings)) {
      assertThat(score(input, runs.resolve("out"))).isEqualTo(65);
      assertThat(Runs.files(runs.resolve("out"))).isEmpty();
      Files.delete(input.resolve("part-2.parquet"));
      assertThat(score(input, runs.resolve("out"))).isZero();
    } finally {
      // What the other tests need is cleared with the settings.
      SparkSettings.of("local[2]");
    }
    assertThat(rows(runs.resolve("out"))).hasSize(3);
  }

  @Test
  void aTableWithAColonInItsNameIsBadDataAndNoBug() throws IOException {
    copy(table("one", 3), runs.resolve("in/10:30.parquet"));
    assertThat(score(runs.resolve("in"), runs.resolve("out"))).isEqualTo(65);
  }

  @Test
  void foldersThatContradictOneAnotherAreBadData() throws IOException {
    copy(table("one", 3), runs.resolve("in/a=1/b=2/x.parquet"));
    copy(table("two", 3), runs.resolve("in/c=1/x.parquet"));
    assertThat(score(runs.resolve("in"), runs.resolve("out"))).isEqualTo(65);
    assertThat(Runs.files(runs.resolve("out"))).isEmpty();
  }

  private Path table(String name, int rows) throws IOException {
    byte[] pixels = Scorings.pixels(data);
    List<Row> given =
        java.util.stream.IntStream.range(0, rows)
            .mapToObj(i -> RowFactory.create(Scorings.png(pixels, i, 1), "4"))
            .toList();
    Path folder = runs.resolve(name);
    Scorings.write(folder, spark -> spark.createDataFrame(given, TABLE).coalesce(1));
    try (var files = Files.newDirectoryStream(folder, "*.parquet")) {
      return files.iterator().next();
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(file, target);
  }

  private static List<String> ids(List<Row> rows) {
    return rows.stream().map(row -> row.<String>getAs("id")).toList();
  }

  /** Read by names of files, since the folder's may be a pattern to Spark. */
  private static List<Row> rows(Path out) {
    return Scorings.read(
        spark ->
            spark
                .read()
                .option("__globPaths__", "false")
                .parquet("file:" + out.resolve("scores"))
                .collectAsList());
  }

  private static int score(Path input, Path out, String... options) {
    return Commands.score(Scorings.arguments(trained, input, out, options));
  }
}
