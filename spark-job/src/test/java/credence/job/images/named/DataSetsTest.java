package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import credence.data.DataException;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.ExperimentReader;
import credence.job.images.tables.ParquetFiles;
import credence.job.support.TinyData;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
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

class DataSetsTest {

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void idxFilesArePlainOrCompressed() throws IOException {
    TinyData.write(folder, 50, 20);
    SplitImages compressed = load("data.name=mnist", "data.validation=10");
    Path images = folder.resolve("mnist/train-images-idx3-ubyte.gz");
    byte[] plain;
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(images))) {
      plain = in.readAllBytes();
    }
    Files.delete(images);
    Files.write(folder.resolve("mnist/train-images-idx3-ubyte"), plain);
    SplitImages uncompressed = load("data.name=mnist", "data.validation=10");
    assertThat(uncompressed.fingerprint()).isEqualTo(compressed.fingerprint());
    assertThat(compressed.examples()).isEqualTo(40);
    assertThat(compressed.test().size()).isEqualTo(20);
  }

  @Test
  void theSplitHasEveryImageOnce() throws IOException {
    TinyData.write(folder, 53, 20);
    SplitImages images = load("data.name=mnist", "data.validation=10", "data.partitions=4");
    assertThat(images.partitions()).extracting(ImageSet::size).containsExactly(10, 11, 11, 11);
    List<ImageSet> parts = new ArrayList<>(images.partitions());
    parts.add(images.validation());
    assertThat(rows(ImageSet.concat(parts)))
        .isEqualTo(rows(load("data.name=mnist", "data.validation=0", "seed=5").partitions()));
  }

  @Test
  void limitsTakeTheFirstOfTheShuffled() throws IOException {
    TinyData.write(folder, 50, 20);
    SplitImages images =
        load("data.name=mnist", "data.validation=10", "data.train-limit=8", "data.test-limit=3");
    assertThat(images.examples()).isEqualTo(8);
    assertThat(images.validation().size()).isEqualTo(10);
    assertThat(images.test().size()).isEqualTo(3);
  }

  @Test
  void cifarBatchesAreConcatenated() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar-10"));
    for (int i = 1; i <= 5; i++) {
      Files.write(cifar.resolve("data_batch_" + i + ".bin"), record(i));
    }
    Files.write(cifar.resolve("test_batch.bin.gz"), TinyData.gzip(record(7)));
    SplitImages images = load("data.name=cifar-10", "data.validation=0", "data.partitions=1");
    assertThat(images.partitions().get(0).labels()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(images.test().label(0)).isEqualTo(7);
    assertThat(images.test().shape()).isEqualTo(new Shape(3, 32, 32));
  }

  @Test
  void aPieceOfCifar100IsEnoughToBeUnlikeOtherImages() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar-100"));
    DataSets sets = new DataSets(spark, folder.toString());
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> sets.test("cifar-100"))
        .withMessageContaining("test.bin")
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING);
    byte[] record = new byte[3074];
    record[1] = 42;
    Files.write(cifar.resolve("test_1.bin.gz"), TinyData.gzip(record));
    assertThat(sets.test("cifar-100").label(0)).isEqualTo(42);
    record[1] = 43;
    Files.write(cifar.resolve("test.bin"), record);
    assertThat(sets.test("cifar-100").label(0)).as("the whole one is better").isEqualTo(43);
  }

  /** What torchvision, a set's own archive and other copies leave is the same data set. */
  @Test
  void publishedSetsLieInTheirUsualFoldersToo() throws IOException {
    TinyData.write(folder, 50, 20);
    String fingerprint = load("data.name=mnist", "data.validation=10").fingerprint();
    for (String set : List.of("MNIST/mnist", "FashionMNIST/fashion-mnist", "KMNIST/kmnist")) {
      String home = set.substring(0, set.indexOf('/'));
      Path raw = folder.resolve(home + "/raw");
      move(folder.resolve("mnist"), raw, "images-idx3", "images.idx3");
      SplitImages images =
          load("data.name=" + set.substring(home.length() + 1), "data.validation=10");
      assertThat(images.examples()).isEqualTo(40);
      assertThat(images.test().size()).isEqualTo(20);
      if (home.equals("MNIST")) {
        assertThat(images.fingerprint()).isEqualTo(fingerprint);
      }
      move(raw, folder.resolve("mnist"), "images.idx3", "images-idx3");
    }
    Path cifar = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    Files.write(cifar.resolve("test_batch.bin"), record(7));
    assertThat(new DataSets(spark, folder.toString()).test("cifar-10").label(0)).isEqualTo(7);
  }

  private static void move(Path from, Path to, String part, String becomes) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.move(file, to.resolve(file.getFileName().toString().replace(part, becomes)));
      }
    }
  }

  @Test
  void cifar100HasFineOrCoarseLabels() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar-100-binary"));
    byte[] records = new byte[3 * 3074];
    for (int i = 0; i < 3; i++) {
      records[i * 3074] = (byte) (19 - i);
      records[i * 3074 + 1] = (byte) (10 + i);
    }
    Files.write(cifar.resolve("train.bin"), records);
    Files.write(cifar.resolve("test.bin"), Arrays.copyOf(records, 3074));
    String[] settings = {"data.name=cifar-100", "data.validation=0", "data.partitions=1"};
    SplitImages fine = load(settings);
    assertThat(fine.classNames()).hasSize(100);
    assertThat(fine.partitions().get(0).labels()).containsExactlyInAnyOrder(10, 11, 12);
    SplitImages coarse = load(with(settings, "data.labels=coarse"));
    assertThat(coarse.classNames()).hasSize(20).startsWith("aquatic_mammals", "fish");
    assertThat(coarse.partitions().get(0).labels()).containsExactlyInAnyOrder(17, 18, 19);
    assertThat(coarse.test().labels()).containsExactly(19);
    assertThat(coarse.fingerprint()).isNotEqualTo(fine.fingerprint());
    assertThat(load(with(settings, "data.labels=fine")).fingerprint())
        .isEqualTo(fine.fingerprint());
  }

  @Test
  void digitsNeedNoFiles() throws IOException {
    SplitImages images =
        new DataSets(spark, null)
            .load(config("data.name=digits", "data.train-limit=30", "data.validation=10"), 1);
    assertThat(images.examples()).isEqualTo(30);
    assertThat(images.test().size()).isEqualTo(10_000);
  }

  @Test
  void foldersAreClasses() throws IOException {
    for (String half : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        Path classFolder = Files.createDirectories(folder.resolve("pets/" + half + "/" + name));
        Files.write(classFolder.resolve("1.png"), png(name.equals("cat") ? 0xFF0000 : 0x0000FF));
        Files.write(classFolder.resolve("2.png"), png(0x00FF00));
      }
    }
    SplitImages images =
        load("data.name=folder", "data.path=pets", "data.validation=0", "data.partitions=1");
    assertThat(images.test().classNames()).containsExactly("cat", "dog");
    assertThat(images.test().labels()).containsExactly(0, 0, 1, 1);
    assertThat(images.test().pixels()[0]).as("red of the first cat").isEqualTo((byte) 255);
  }

  @Test
  void parquetRowsAreImagesWhateverTheirOrder() throws IOException {
    List<Row> rows =
        List.of(
            RowFactory.create("dog", png(0x0000FF)),
            RowFactory.create("cat", png(0xFF0000)),
            RowFactory.create("cat", png(0x00FF00)));
    write(rows, "one/train", "one/test");
    write(List.of(rows.get(2), rows.get(0), rows.get(1)), "two/train", "two/test");
    String[] settings = {"data.name=parquet", "data.validation=0", "data.partitions=1"};
    SplitImages one = load(with(settings, "data.path=one"));
    SplitImages two = load(with(settings, "data.path=two"));
    assertThat(one.test().classNames()).containsExactly("cat", "dog");
    assertThat(one.test().labels()).containsExactly(0, 0, 1);
    assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
  }

  @Test
  void aTableWithoutTheColumnsIsBadData() {
    spark.range(3).write().parquet(folder.resolve("bad/train").toString());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> load("data.name=parquet", "data.path=bad"))
        .withMessageContaining("a column image that is binary, a struct with binary bytes")
        .withMessageContaining("id:bigint");
  }

  @Test
  void classesWithoutImagesAreBadData() throws IOException {
    Files.createDirectories(folder.resolve("none/train/cat"));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> load("data.name=folder", "data.path=none"))
        .withMessageContaining("expected images in [cat], found none");
  }

  @Test
  void aDamagedTableIsBadData() throws IOException {
    Path table = Files.createDirectories(folder.resolve("damaged/train"));
    Files.writeString(table.resolve("a.parquet"), "PAR1 and nothing more");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load("data.name=parquet", "data.path=damaged"))
        .matches(e -> e.exitCode() == ExitCode.BAD_DATA)
        .withMessageContaining("cannot be read as Parquet");
  }

  @Test
  void memoryThatRunsOutIsNotTheTablesFault() {
    SparkException given =
        new SparkException("Job aborted", new OutOfMemoryError("Java heap space"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(
            () ->
                ParquetFiles.reading(
                    "large",
                    () -> {
                      throw given;
                    }))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining("large cannot be read: java.lang.OutOfMemoryError: Java heap space")
        .withMessageContaining("raise spark.driver.memory");
  }

  /**
   * Written once and counted 1,025 times, an image of a mebibyte: none of it reaches the driver.
   */
  @Test
  void aTableThatIsLargerThanItsFilesIsNotCollected() throws IOException {
    spark
        .range(0, 1025, 1, 1)
        .selectExpr("'a' as label", "cast(repeat('x', 1048576) as binary) as image")
        .write()
        .option("parquet.page.size.row.check.min", 1) // a row a page: few of them in memory at once
        .parquet(folder.resolve("bomb/train").toString());
    Files.createSymbolicLink(folder.resolve("bomb/test"), Path.of("train"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load("data.name=parquet", "data.path=bomb"))
        .withMessageContaining("1025 pictures cannot be read")
        .withMessageContaining("expected a PNG or JPEG image, found neither");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load("data.name=kmnist"))
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING)
        .withMessageContaining("kmnist/train-images-idx3-ubyte.gz");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load("data.name=folder", "data.path=nowhere"))
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load("data.name=parquet", "data.path=nowhere"))
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING);
  }

  @Test
  void randomLabelsAreOfTheTrainingHalfAlone() throws IOException {
    TinyData.write(folder, 200, 60);
    String[] settings = {"data.name=mnist", "data.validation=100", "data.partitions=1"};
    SplitImages images = load(settings);
    SplitImages random = load(with(settings, "data.random-labels=true"));
    for (ImageSet set : List.of(random.partitions().get(0), random.validation())) {
      ImageSet real = set == random.validation() ? images.validation() : images.partitions().get(0);
      assertThat(set.pixels()).isEqualTo(real.pixels());
      int equal = 0;
      for (int i = 0; i < set.size(); i++) {
        equal += set.label(i) == real.label(i) ? 1 : 0;
      }
      assertThat(equal).as("of 100, a tenth").isBetween(1, 25);
    }
    assertThat(random.test().labels()).isEqualTo(images.test().labels());
    assertThat(random.fingerprint()).isEqualTo(images.fingerprint());
  }

  @Test
  void aDivisorIsTheSameForEveryDataSet() throws IOException {
    TinyData.write(folder, 200, 60);
    SplitImages images = load("data.name=mnist", "data.validation=100", "data.scaling=126");
    assertThat(images.standardisation()).isEqualTo(Standardisation.byDivisor(126, 1));
    ImageInput input =
        new ImageInput(images.test().shape(), images.test().shape(), images.standardisation());
    float[] values = new float[784];
    input.write(images.test().pixels(), 0, values, 0);
    assertThat(values[300]).isCloseTo((images.test().pixels()[300] & 0xFF) / 126f, within(1e-6f));
  }

  private SplitImages load(String... settings) throws IOException {
    return new DataSets(spark, folder.toString()).load(config(settings), 1);
  }

  private static DataConfig config(String... settings) {
    return new ExperimentReader(new Configuration())
        .read(null, List.of(settings))
        .settings()
        .data();
  }

  private void write(List<Row> rows, String... paths) {
    StructType schema =
        new StructType().add("label", DataTypes.StringType).add("image", DataTypes.BinaryType);
    Dataset<Row> table = spark.createDataFrame(rows, schema).repartition(2);
    Stream.of(paths).forEach(path -> table.write().parquet(folder.resolve(path).toString()));
  }

  private static String[] with(String[] settings, String more) {
    return Stream.concat(Arrays.stream(settings), Stream.of(more)).toArray(String[]::new);
  }

  private static List<String> rows(List<ImageSet> sets) {
    return rows(ImageSet.concat(sets));
  }

  private static List<String> rows(ImageSet images) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      rows.add(images.label(i) + Arrays.toString(images.slice(i, i + 1).pixels()));
    }
    rows.sort(null);
    return rows;
  }

  private static byte[] record(int label) {
    byte[] record = new byte[3073];
    record[0] = (byte) label;
    return record;
  }

  private static byte[] png(int colour) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, colour);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
