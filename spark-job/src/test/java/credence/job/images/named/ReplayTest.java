package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.DataException;
import credence.data.ImageSet;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.ExperimentReader;
import credence.job.support.LogLines;
import credence.job.support.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** Images that are held out of a training half, and images that are added to it. */
class ReplayTest {

  private static final int COUNT = 120;
  private static final List<String> KINDS =
      List.of("folder tree", "parquet table", "parquet shuffled");

  @TempDir static Path folder;
  private static SparkSession spark;

  /** Picture {@code value} has the class value mod 4, and the pixels of nobody else. */
  @BeforeAll
  static void writePictures() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int value = 0; value < COUNT; value++) {
      String label = "" + value % 4;
      rows.add(RowFactory.create(label, png(value, 4)));
      for (String half : List.of("train", "test")) {
        Path inside = Files.createDirectories(folder.resolve("tree/" + half + "/" + label));
        Files.write(inside.resolve("%03d.png".formatted(COUNT - value)), png(value, 4));
      }
    }
    for (String half : List.of("train", "test")) {
      table("table/" + half, rows, 1);
      Collections.reverse(rows);
      table("shuffled/" + half, rows, 5);
    }
    table("old/monday", IntStream.range(200, 205).mapToObj(v -> row("" + v % 4, v)).toList(), 1);
    table("old/tuesday", IntStream.range(205, 207).mapToObj(v -> row("9", v)).toList(), 1);
    table("large", List.of(RowFactory.create("0", png(1, 5))), 1);
    table("damaged", List.of(row("0", 210), RowFactory.create("0", new byte[9])), 1);
    table("unlabelled", List.of(row(null, 1), row("0", 2)), 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Row row(String label, int value) {
    return RowFactory.create(label, png(value, 4));
  }

  private static void table(String name, List<Row> rows, int files) {
    StructType schema =
        new StructType().add("label", DataTypes.StringType).add("image", DataTypes.BinaryType);
    spark
        .createDataFrame(rows, schema)
        .repartition(files)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  private static byte[] png(int value, int width) {
    BufferedImage image = new BufferedImage(width, 3, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, value);
    return Pictures.png(image);
  }

  private static DataConfig config(String kind, String... more) {
    String[] set = kind.split(" ");
    List<String> settings = new ArrayList<>(List.of("data.validation=20", "data.partitions=3"));
    settings.addAll(List.of("data.name=" + set[0], "data.path=" + set[1], "data.channels=1"));
    settings.addAll(Arrays.asList(more));
    return new ExperimentReader(new Configuration()).read(null, settings).settings().data();
  }

  private static DataSets sets() {
    return new DataSets(spark, folder.toString());
  }

  /** What a training leaves out. */
  private static Coreset coreset(DataConfig config) throws IOException {
    return sets().coreset(config, config.coreset(), 1);
  }

  private static List<Integer> values(ImageSet... sets) {
    return Stream.of(sets)
        .flatMap(s -> IntStream.range(0, s.size()).mapToObj(i -> s.pixels()[12 * i] & 0xFF))
        .toList();
  }

  private static String replay(String... names) {
    return Arrays.stream(names)
        .map(name -> "\"" + folder.resolve(name) + "\"")
        .collect(Collectors.joining(",", "data.replay=[", "]"));
  }

  @Test
  void theCoresetIsTheSameHoweverTheImagesLie() throws IOException {
    Set<Set<Integer>> chosen = new HashSet<>();
    for (String kind : KINDS) {
      Coreset coreset = coreset(config(kind, "data.coreset.size=17"));
      assertThat(coreset.of()).isEqualTo(COUNT);
      assertThat(values(coreset.images())).hasSize(17).doesNotHaveDuplicates();
      for (int i = 0; i < 17; i++) {
        String own = coreset.images().classNames().get(coreset.images().label(i));
        assertThat(own).isEqualTo("" + values(coreset.images()).get(i) % 4);
      }
      chosen.add(new TreeSet<>(values(coreset.images())));
    }
    assertThat(chosen).hasSize(1);
    DataConfig other = config(KINDS.get(0), "data.coreset.size=17", "data.coreset.key=b");
    assertThat(chosen).doesNotContain(new TreeSet<>(values(coreset(other).images())));
    DataConfig larger = config(KINDS.get(0), "data.coreset.size=18");
    assertThat(values(coreset(larger).images())).containsAll(chosen.iterator().next());
  }

  @Test
  void soManyOfEachClass() throws IOException {
    DataConfig config = config(KINDS.get(1), "data.coreset.size=5", "data.coreset.per-class=true");
    ImageSet images = coreset(config).images();
    for (int label = 0; label < 4; label++) {
      int own = label;
      assertThat(Arrays.stream(images.labels()).filter(each -> each == own)).hasSize(5);
    }
    DataConfig all = config(KINDS.get(1), "data.validation=0");
    DataConfig.Coreset more = new DataConfig.Coreset(31, true, "credence");
    try (LogLines log = LogLines.of(CoresetChoice.class)) {
      assertThat(sets().coreset(all, more, 1).images().size()).isEqualTo(COUNT);
      assertThat(log.text()).contains("takes all images of 0 (30), 1 (30), 2 (30), 3 (30)");
    }
    refused(config(KINDS.get(1), "data.coreset.size=121"), "more than the 120 training images");
  }

  @Test
  void aCoresetIsNeitherTrainedOnNorSetAside() throws IOException {
    for (String kind : KINDS) {
      DataConfig config = config(kind, "data.coreset.size=10");
      SplitImages images = sets().load(config, 1);
      List<Integer> held = values(coreset(config).images());
      List<Integer> left = new ArrayList<>(values(images.partitions().toArray(ImageSet[]::new)));
      assertThat(left).hasSize(90);
      left.addAll(values(images.validation()));
      assertThat(left).hasSize(110).doesNotHaveDuplicates().doesNotContainAnyElementsOf(held);
      assertThat(images.examples()).isEqualTo(90).isEqualTo(images.freshExamples());
    }
    refused(config(KINDS.get(0), "data.coreset.size=100"), "leaves none of the 20");
  }

  /** Without {@code data.coreset}, or with one that is smaller. */
  @Test
  void aCoresetHasNothingThatIsSetAside() throws IOException {
    for (String kind : KINDS) {
      DataConfig config = config(kind, "data.calibration=10");
      SplitImages images = sets().load(config, 7);
      DataConfig.Coreset all = new DataConfig.Coreset(90, false, "credence");
      assertThat(values(sets().coreset(config, all, 7).images()))
          .containsExactlyInAnyOrderElementsOf(
              values(images.partitions().toArray(ImageSet[]::new)));
      DataConfig.Coreset more = new DataConfig.Coreset(91, false, "credence");
      assertThatThrownBy(() -> sets().coreset(config, more, 7))
          .hasMessageContaining("a coreset of 91 is more than the 90 training images");
      DataConfig ten = config(kind, "data.coreset.size=10");
      DataConfig.Coreset twenty = new DataConfig.Coreset(20, false, "credence");
      assertThat(values(sets().coreset(ten, twenty, 7).images()))
          .hasSize(20)
          .containsAll(values(coreset(ten).images()))
          .doesNotContainAnyElementsOf(values(sets().load(ten, 7).validation()));
    }
  }

  @Test
  void replayedImagesAreTrainedOnAfterTheOwn() throws IOException {
    for (String kind : KINDS) {
      SplitImages plain = sets().load(config(kind, "data.train-limit=40"), 1);
      SplitImages images = sets().load(config(kind, "data.train-limit=40", replay("old")), 1);
      assertThat(images.examples()).as("N").isEqualTo(47);
      assertThat(images.freshExamples()).isEqualTo(40);
      assertThat(images.training().sizes()).containsExactly(16, 15, 16);
      assertThat(images.classNames()).containsExactly("0", "1", "2", "3", "9");
      assertThat(values(images.validation())).isEqualTo(values(plain.validation()));
      assertThat(images.fingerprint()).isNotEqualTo(plain.fingerprint());
      assertThat(images.testFingerprint()).as("it has one class more").isNotNull();
      List<Integer> replayed = new ArrayList<>();
      for (int p = 0; p < 3; p++) {
        List<Integer> own = values(plain.partitions().get(p));
        List<Integer> all = values(images.partitions().get(p));
        assertThat(all.subList(0, own.size())).isEqualTo(own);
        replayed.addAll(all.subList(own.size(), all.size()));
        assertThat(Arrays.stream(images.training().fresh()[p]).sum()).isEqualTo(own.size());
      }
      assertThat(replayed).containsExactlyInAnyOrder(200, 201, 202, 203, 204, 205, 206);
      assertThat(images.training().perClass()[4]).isEqualTo(2);
      SplitImages listed =
          sets().load(config(kind, "data.train-limit=40", replay("old/monday", "old/tuesday")), 1);
      assertThat(listed.fingerprint()).isEqualTo(images.fingerprint());
      SplitImages fresh = images.fresh(List.of("3", "1", "0"));
      assertThat(fresh.training().sizes().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(
              (int)
                  values(plain.partitions().toArray(ImageSet[]::new)).stream()
                      .filter(value -> value % 4 != 2)
                      .count());
      for (ImageSet set : fresh.partitions()) {
        for (int i = 0; i < set.size(); i++) {
          assertThat(set.classNames().get(set.label(i))).isEqualTo("" + values(set).get(i) % 4);
        }
      }
    }
  }

  @Test
  void weightsComeAlongWhereTheDataHaveSome() throws IOException {
    weighted("weighted/train", 60, 2);
    weighted("weighted/test", 60, 2);
    weighted("weights", 4, 0.5f);
    String column = "data.weight-column=weight";
    DataConfig config = config("parquet weighted", "data.validation=0", column, replay("weights"));
    assertThat(sets().load(config, 1).training().perClass()).containsExactly(60 + 1, 30 + 2);
    config = config("parquet weighted", "data.validation=0", column, replay("old/monday"));
    assertThat(sets().load(config, 1).training().perClass()).containsExactly(62, 31, 1, 1);
    DataConfig.Coreset all = new DataConfig.Coreset(60, false, "credence");
    config = config("parquet weighted", "data.validation=0", column);
    assertThat(sets().coreset(config, all, 1).images().weights()).containsOnly(1, 2);
  }

  /** Rows of the classes 0, of that weight, and 1. */
  private static void weighted(String name, int count, float weight) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.StringType)
            .add("image", DataTypes.BinaryType)
            .add("weight", DataTypes.FloatType);
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(i -> RowFactory.create("" + i % 2, png(i, 4), i % 2 == 0 ? weight : 1f))
            .toList();
    spark.createDataFrame(rows, schema).write().parquet(folder.resolve(name).toString());
  }

  @Test
  void rowsAreCheckedAsTrainingRowsAre() throws IOException {
    refused(config(KINDS.get(0), replay("none")), ExitCode.INPUT_MISSING, "there is no");
    assertThatThrownBy(() -> sets().load(config(KINDS.get(0), replay("large")), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected images of 1 x 3 x 4");
    for (String bad : List.of("damaged", "unlabelled")) {
      refused(config(KINDS.get(1), replay(bad)), ExitCode.BAD_DATA, "data.max-bad is 0");
      SplitImages images = sets().load(config(KINDS.get(1), replay(bad), "data.max-bad=1"), 1);
      assertThat(images.examples()).isEqualTo(101);
      assertThat(images.files().json().at("/train/bad").asInt()).isEqualTo(1);
    }
  }

  private static void refused(DataConfig config, String said) {
    refused(config, ExitCode.USAGE, said);
  }

  private static void refused(DataConfig config, ExitCode code, String said) {
    assertThatThrownBy(() -> sets().load(config, 1))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(said);
  }
}
