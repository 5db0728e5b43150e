package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Classes;
import credence.data.DataException;
import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.config.ExperimentReader;
import credence.job.config.SweepConfig;
import credence.job.images.named.blocks.ParquetImages;
import credence.job.images.named.blocks.SpreadHalf;
import credence.job.images.tables.TableFiles;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that executors decode make the sets that they would make in the driver. */
class SpreadHalvesTest {

  private static final int COUNT = 300;
  private static final List<String> KINDS = List.of("folder tree", "parquet table");

  private static SparkSession spark;
  @TempDir static Path folder;

  /** A picture and its class, in no order. */
  private record Given(String label, byte[] png, int value) {}

  private static final List<Given> GIVEN = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    for (int i = 0; i < COUNT; i++) {
      int value = i * 37 % COUNT;
      GIVEN.add(new Given("" + value % 11, png(value), value));
    }
    writeTable();
    writeFolders();
  }

  private static void writeTable() {
    List<Row> rows = GIVEN.stream().map(g -> RowFactory.create(g.label(), g.png())).toList();
    StructType schema =
        new StructType().add("label", DataTypes.StringType).add("image", DataTypes.BinaryType);
    for (String half : List.of("train", "test")) {
      spark
          .createDataFrame(rows, schema)
          .repartition(3)
          .write()
          .parquet(folder.resolve("table/" + half).toString());
    }
  }

  private static void writeFolders() throws IOException {
    for (String half : List.of("train", "test")) {
      for (Given given : GIVEN) {
        Path inside = Files.createDirectories(folder.resolve("tree/" + half + "/" + given.label()));
        Files.write(inside.resolve("%03d.png".formatted(given.value())), given.png());
      }
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void rowsOfATableAreSortedByLabelAndBytesInAnyNumberOfBlocks() throws IOException {
    List<Given> sorted = new ArrayList<>(GIVEN);
    sorted.sort(Comparator.comparing(Given::label).thenComparing(Given::png, Arrays::compare));
    DataConfig config = config("parquet table");
    for (long block : new long[] {1 << 20, 12 * 50, 12}) {
      SpreadHalf half = table(config, block);
      assertThat(half.blocks().getNumPartitions() > 1).isEqualTo(block < 1 << 20);
      ImageSet all = half.gathered(COUNT);
      assertThat(values(all)).isEqualTo(sorted.stream().map(Given::value).toList());
      assertThat(names(all)).isEqualTo(sorted.stream().map(Given::label).toList());
      assertThat(half.fingerprint()).isEqualTo(DataFingerprint.of(all));
    }
  }

  private static SpreadHalf table(DataConfig config, long block) throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    org.apache.hadoop.fs.Path table =
        new org.apache.hadoop.fs.Path(folder.resolve("table").toString());
    return new ParquetImages(spark, (DataSource.Parquet) config.source(), block)
        .find(TableFiles.half(context, table, "train"))
        .decoded();
  }

  @Test
  void setsAreThoseOfASplitInTheDriver() throws IOException {
    for (String kind : KINDS) {
      for (String more :
          List.of(
              "seed=1", "data.random-labels=true", "data.train-limit=100", "data.scaling=126")) {
        DataConfig config = config(kind, more, "data.test-limit=7");
        SplitImages spread = sets().load(config, 5);
        SplitImages held = held(kind).split(config, 5);
        assertThat(spread.training()).isInstanceOf(SpreadSets.class);
        assertThat(held.training()).isInstanceOf(HeldSets.class);
        assertSame(spread.partitions(), held.partitions());
        assertSame(
            List.of(spread.validation(), spread.test()), List.of(held.validation(), held.test()));
        assertThat(spread.standardisation()).isEqualTo(held.standardisation());
        assertThat(spread.training().sizes()).isEqualTo(held.training().sizes());
        assertThat(spread.fingerprint()).isEqualTo(held.fingerprint());
        assertThat(spread.testFingerprint()).isEqualTo(held.testFingerprint());
      }
    }
  }

  @Test
  void aTaskGathersTheImagesOfASplitInTheDriver() throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    for (String kind : KINDS) {
      DataConfig config = config(kind, "data.test-limit=7");
      Halves halves =
          kind.startsWith("folder")
              ? sets().halves(List.of(config), SweepConfig.Mode.WHOLE)
              : halves(config, table(config, 12 * 50), table(config, 12 * 40));
      assertThat(halves)
          .isInstanceOfSatisfying(
              SpreadHalves.class,
              spread -> assertThat(spread.training().blocks().getNumPartitions()).isGreaterThan(1));
      SplitImages held = held(kind).split(config, 5);
      List<ImageSet> expected = new ArrayList<>(held.partitions());
      expected.add(held.validation());
      try (TaskHalves tasks = halves.forTasks(context)) {
        assertSame(
            tasks.withTest().map(all -> split(all, kind, true)).first(),
            with(expected, held.test()));
        assertSame(tasks.withoutTest().map(all -> split(all, kind, false)).first(), expected);
      }
      assertSame(halves.shared(config, 5).partitions(), held.partitions());
    }
  }

  private static SpreadHalves halves(DataConfig config, SpreadHalf training, SpreadHalf test) {
    return SpreadHalves.of(config, training, Pool.of(training.size()), test, List.of());
  }

  private static List<ImageSet> with(List<ImageSet> sets, ImageSet more) {
    return Stream.concat(sets.stream(), Stream.of(more)).toList();
  }

  /** What a task does. */
  private static List<ImageSet> split(TaskHalves.Splitting all, String kind, boolean tests)
      throws DataException {
    SplitImages images = all.split(config(kind, "data.test-limit=7"), 5);
    List<ImageSet> sets = new ArrayList<>(images.partitions());
    sets.add(images.validation());
    if (tests) {
      sets.add(images.test());
    } else {
      assertThat(images.test().size()).isZero();
    }
    return sets;
  }

  /** The same pictures, never in a file. */
  private static DataHalves held(String kind) {
    List<Given> sorted = new ArrayList<>(GIVEN);
    Comparator<Given> within =
        kind.startsWith("folder")
            ? Comparator.comparing(Given::value)
            : Comparator.comparing(Given::png, Arrays::compare);
    sorted.sort(Comparator.comparing(Given::label).thenComparing(within));
    Classes classes = Classes.of(sorted.stream().map(Given::label).toList());
    byte[] pixels = new byte[12 * COUNT];
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      pixels[12 * i] = (byte) sorted.get(i).value();
      pixels[12 * i + 1] = (byte) (sorted.get(i).value() / 256);
      labels[i] = classes.named(sorted.get(i).label()).getAsInt();
    }
    ImageSet half = new ImageSet(new Shape(1, 4, 3), classes.names(), pixels, labels);
    return DataHalves.of(config(kind).source(), half, half);
  }

  private static void assertSame(List<ImageSet> actual, List<ImageSet> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).pixels()).isEqualTo(expected.get(i).pixels());
      assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
      assertThat(actual.get(i).classNames()).isEqualTo(expected.get(i).classNames());
    }
  }

  @Test
  void picturesThatChangeWhileTheyAreReadAgainAreNoticed() throws IOException {
    Path changing = folder.resolve("changing");
    for (String half : List.of("train", "test")) {
      for (int i = 0; i < 4; i++) {
        Path inside = Files.createDirectories(changing.resolve(half + "/" + i % 2));
        Files.write(inside.resolve(i + ".png"), png(i));
      }
    }
    DataConfig config = config("folder changing", "data.validation=0", "data.partitions=1");
    SplitImages images = sets().load(config, 5);
    assertThat(images.partitions().get(0).size()).isEqualTo(4);
    spark.sparkContext().getPersistentRDDs().values().foreach(rdd -> rdd.unpersist(true));
    Files.write(changing.resolve("train/0/0.png"), png(9));
    assertThatThrownBy(images::partitions)
        .hasStackTraceContaining("the pictures that were there when the run began, found others");
  }

  /** 300 test images of 16 MiB: the file that is no picture would end the job with 65. */
  @Test
  void whatHasNoRoomIsSaidBeforePicturesAreDecoded() throws IOException {
    Path bad = folder.resolve("tree/train/9/zzz.png");
    Files.write(bad, new byte[9]);
    try {
      for (String kind : KINDS) {
        DataConfig config = config(kind, "data.resize=4096");
        assertThatThrownBy(() -> sets().load(config, 5))
            .isInstanceOfSatisfying(
                JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
            .hasMessageStartingWith(
                "validation and test images have 5,704,253,440 bytes of pixels, and the driver can"
                    + " hold 2,147,483,639");
        assertThatThrownBy(() -> sets().halves(List.of(config), SweepConfig.Mode.WHOLE))
            .isInstanceOfSatisfying(
                JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
            .hasMessageContaining("a trial in one task can have 2,147,483,639");
      }
    } finally {
      Files.delete(bad);
    }
  }

  private static DataSets sets() {
    return new DataSets(spark, folder.toString());
  }

  private static DataConfig config(String kind, String... more) {
    String[] set = kind.split(" ", 2);
    List<String> settings = new ArrayList<>(List.of("data.validation=40", "data.partitions=3"));
    settings.addAll(List.of("data.name=" + set[0], "data.path=" + set[1], "data.channels=1"));
    settings.addAll(List.of(more));
    return new ExperimentReader(new Configuration()).read(null, settings).settings().data();
  }

  /** What {@link #png} has hidden in each picture. */
  private static List<Integer> values(ImageSet images) {
    byte[] pixels = images.pixels();
    return Stream.iterate(0, i -> i < images.size(), i -> i + 1)
        .map(i -> (pixels[12 * i] & 0xFF) + 256 * (pixels[12 * i + 1] & 0xFF))
        .toList();
  }

  private static List<String> names(ImageSet images) {
    return Arrays.stream(images.labels()).mapToObj(images.classNames()::get).toList();
  }

  private static byte[] png(int value) throws IOException {
    BufferedImage picture = new BufferedImage(3, 4, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(0, 0, 0, value % 256);
    picture.getRaster().setSample(1, 0, 0, value / 256);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }
}
