package credence.job.images.named.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.DataException;
import credence.data.ImageSet;
import credence.data.format.IdxName.Half;
import credence.data.format.Transposing;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.config.ExperimentReader;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.images.records.IdxPlace;
import credence.job.support.IdxData;
import credence.job.support.TinyData;
import credence.net.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files of one's own become the images and classes that they hold. */
class IdxImagesTest {

  private static final int[] CLASSES = {1, 3, 26};
  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What executors read in pieces is what the driver reads at once. */
  @Test
  void mnistReadByItsPathIsMnist() throws IOException {
    TinyData.write(folder, 60, 20);
    String[] settings = {"data.validation=10", "data.partitions=3", "data.train-limit=41"};
    SplitImages known = sets().load(config("data.name=mnist", settings), 5);
    SplitImages own = sets().load(config("data.name=idx", with(settings, "data.path=mnist")), 5);
    assertThat(own.fingerprint()).isEqualTo(known.fingerprint());
    assertThat(own.testFingerprint()).isEqualTo(known.testFingerprint());
    assertThat(own.standardisation()).isEqualTo(known.standardisation());
    assertSame(own.partitions(), known.partitions());
    assertSame(List.of(own.validation(), own.test()), List.of(known.validation(), known.test()));
  }

  @Test
  void blocksOfAnySizeAreTheSame() throws IOException {
    int[] labels = IdxData.inTurn(31, 1, 3, 3, 26);
    IdxData.write(folder, "train", CLASSES, labels);
    byte[] packed = TinyData.gzip(Files.readAllBytes(folder.resolve("train-images-idx3-ubyte")));
    IdxData.put(folder, "packed-images-idx3-ubyte.gz", packed);
    Files.copy(
        folder.resolve("train-labels-idx1-ubyte"), folder.resolve("packed-labels-idx1-ubyte"));
    for (String name : List.of("train-images-idx3-ubyte", "packed-images-idx3-ubyte.gz")) {
      for (long block : new long[] {1 << 20, 10 * 48, 1}) {
        SpreadHalf half =
            new IdxImages(context(), Transposing.AUTO, block)
                .labelled(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
                .decoded();
        assertThat(half.blocks().getNumPartitions() > 1).isEqualTo(block < 1 << 20);
        ImageSet all = half.gathered(31);
        assertThat(all.pixels()).isEqualTo(IdxData.pixels(CLASSES, labels));
        assertThat(named(all)).isEqualTo(Arrays.stream(labels).mapToObj(l -> "" + l).toList());
      }
    }
  }

  /** Labels from 1, with gaps, and in numeric order: as many outputs as there are classes. */
  @Test
  void classesAreTheLabelsOfTheTrainingHalf() throws IOException {
    IdxData.write(folder, "train", CLASSES, IdxData.inTurn(9, 26, 3, 1));
    IdxData.write(folder, "test", CLASSES, IdxData.inTurn(4, 26));
    Halves halves = read(idx("."));
    assertThat(halves.training().classNames()).containsExactly("1", "3", "26");
    assertThat(halves.training().labels()).containsExactly(2, 1, 0, 2, 1, 0, 2, 1, 0);
    assertThat(halves.test().classNames()).containsExactly("1", "3", "26");
    assertThat(halves.test().labels()).containsOnly(2);
    IdxData.write(folder, "test", CLASSES, IdxData.inTurn(4, 26, 0));
    refused(ExitCode.BAD_DATA, "the test half has images of 0", "1, 3, 26");
  }

  @Test
  void aMappingNamesTheClasses() throws IOException {
    IdxData.write(folder, "emnist-letters-train", CLASSES, IdxData.inTurn(9, 26, 3, 1));
    IdxData.write(folder, "emnist-letters-test", CLASSES, IdxData.inTurn(4, 3, 1));
    byte[] mapping = "1 65 97\n2 66 98\n3 67 99\n26 90 122\n".getBytes(StandardCharsets.US_ASCII);
    IdxData.put(folder, "emnist-letters-mapping.txt", mapping);
    Halves halves = read(idx("."));
    assertThat(halves.training().classNames()).containsExactly("Aa", "Cc", "Zz");
    assertThat(halves.training().labels()).startsWith(2, 1, 0);
    assertThat(halves.test().labels()).containsExactly(1, 0, 1, 0);
    IdxData.put(folder, "emnist-letters-mapping.txt", Arrays.copyOf(mapping, 16));
    assertThatThrownBy(() -> read(idx(".")))
        .hasStackTraceContaining("emnist-letters-train-labels-idx1-ubyte, byte 8")
        .hasStackTraceContaining("a label that the mapping beside it has, found 26");
  }

  /** Two orders of the same three planes, in which each has a row of its own. */
  @Test
  void coloursComeFirstOrLast() throws IOException {
    byte[] first = new byte[4 * 3 * 48];
    byte[] last = new byte[first.length];
    for (int i = 0; i < first.length; i++) {
      int c = i / 48 % 3;
      first[i] = (byte) (i * 7 + i / 100);
      last[(i / 144 * 48 + i % 48) * 3 + c] = first[i];
    }
    byte[] labels = IdxData.file(IdxData.bytes(1, 2, 1, 2), 4);
    for (String half : List.of("train", "test")) {
      IdxData.put(folder, half + "-labels-idx1-ubyte", labels);
    }
    IdxData.put(folder, "train-images-idx4-ubyte", IdxData.file(first, 4, 3, 6, 8));
    IdxData.put(folder, "test-images-idx4-ubyte.gz", TinyData.gzip(IdxData.file(last, 4, 6, 8, 3)));
    Halves halves = read(idx("."));
    assertThat(halves.training().shape()).isEqualTo(new Shape(3, 6, 8));
    assertThat(halves.training().pixels()).isEqualTo(first);
    assertThat(halves.test().pixels()).isEqualTo(first);
    IdxData.put(folder, "train-images-idx4-ubyte", IdxData.file(first, 4, 3, 16, 3));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(idx(".")))
        .withMessageContaining("1 or 3 channels");
  }

  @Test
  void emnistIsTurnedByItsNameOrByTheKey() throws IOException {
    int[] labels = IdxData.inTurn(6, CLASSES);
    byte[] pixels = IdxData.pixels(CLASSES, labels);
    for (String stem : List.of("emnist-letters-train", "emnist-letters-test")) {
      IdxData.write(folder, stem, CLASSES, labels);
    }
    ImageSet turned = read(idx(".")).training();
    assertThat(turned.shape()).isEqualTo(new Shape(1, 8, 6));
    assertThat(turned.pixels()).isEqualTo(IdxData.transposed(pixels));
    ImageSet stored = read(idx(".", "data.transpose=false")).training();
    assertThat(stored.shape()).isEqualTo(new Shape(1, 6, 8));
    assertThat(stored.pixels()).isEqualTo(pixels);
    IdxData.write(folder.resolve("own"), "train", CLASSES, labels);
    IdxData.write(folder.resolve("own"), "test", CLASSES, labels);
    assertThat(read(idx("own", "data.transpose=auto")).test().pixels()).isEqualTo(pixels);
    assertThat(read(idx("own", "data.transpose=true")).test().pixels())
        .isEqualTo(IdxData.transposed(pixels));
  }

  @Test
  void filesThatDoNotFitAreBadData() throws IOException {
    IdxData.write(folder, "train", CLASSES, IdxData.inTurn(6, CLASSES));
    IdxData.write(folder, "test", CLASSES, IdxData.inTurn(6, CLASSES));
    byte[] images = Files.readAllBytes(folder.resolve("test-images-idx3-ubyte"));
    byte[] wide = images.clone();
    wide[2] = 0x0B;
    bad("test-images-idx3-ubyte", wide, "integers of 16 bits");
    bad("test-images-idx3-ubyte", Arrays.copyOf(images, 303), "304 bytes", "6 x 6 x 8");
    byte[] packed = TinyData.gzip(images);
    bad("test-images-idx3-ubyte", Arrays.copyOf(packed, 99), "more of a whole gzip file");
    bad("test-images-idx3-ubyte", IdxData.file(new byte[0], 0, 6, 8), "labels for the 0 images");
    IdxData.put(folder, "test-images-idx3-ubyte", images);
    byte[] labels = IdxData.file(IdxData.bytes(1, 1, 1, 1, 1), 5);
    bad("test-labels-idx1-ubyte", labels, "labels for the 6 images of", "found 5 labels");
    byte[] ints = IdxData.file(new byte[24], 6);
    ints[2] = 0x0C;
    bad("test-labels-idx1-ubyte", ints, "(unsigned bytes, 1 dimension)", "integers of 32 bits");
    IdxData.put(folder, "test-images-idx3-ubyte", IdxData.file(new byte[0], 0, 6, 8));
    bad("test-labels-idx1-ubyte", IdxData.file(new byte[0], 0), "expected images, found none");
  }

  private void bad(String name, byte[] bytes, String... parts) {
    IdxData.put(folder, name, bytes);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(idx(".")))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private void refused(ExitCode code, String... parts) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read(idx(".")))
        .matches(e -> e.exitCode() == code)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  /** Both halves, in the order of the files. */
  private record Halves(ImageSet training, ImageSet test) {}

  private Halves read(DataConfig config) throws IOException {
    ImageSet test = sets().load(config, 1).test();
    DataSource.Idx source = (DataSource.Idx) config.source();
    org.apache.hadoop.fs.Path place =
        new org.apache.hadoop.fs.Path(folder.resolve(source.path()).toUri());
    SpreadHalf training =
        new IdxImages(context(), source.transposing())
            .labelled(IdxPlace.of(place, new Configuration()).halves().get(Half.TRAINING))
            .decoded();
    return new Halves(training.gathered(Integer.MAX_VALUE), test);
  }

  private DataSets sets() {
    return new DataSets(spark, folder.toString());
  }

  private static JavaSparkContext context() {
    return new JavaSparkContext(spark.sparkContext());
  }

  private static DataConfig idx(String path, String... more) {
    String[] small = with(with(more, "data.validation=0"), "data.partitions=1");
    return config("data.name=idx", with(small, "data.path=" + path));
  }

  private static DataConfig config(String name, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add(name);
    return new ExperimentReader(new Configuration()).read(null, settings).settings().data();
  }

  private static String[] with(String[] settings, String more) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = more;
    return all;
  }

  private static List<String> named(ImageSet images) {
    return Arrays.stream(images.labels()).mapToObj(images.classNames()::get).toList();
  }

  private static void assertSame(List<ImageSet> actual, List<ImageSet> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).pixels()).isEqualTo(expected.get(i).pixels());
      assertThat(named(actual.get(i))).isEqualTo(named(expected.get(i)));
      assertThat(actual.get(i).classNames()).isEqualTo(expected.get(i).classNames());
    }
  }
}
