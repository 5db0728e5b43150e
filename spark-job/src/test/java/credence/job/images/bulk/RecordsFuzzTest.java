package credence.job.images.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.DataException;
import credence.data.Label;
import credence.data.Standardisation;
import credence.data.format.Transposing;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** What is scored: the same bytes as IDX, as CIFAR and as a row of a table. */
class RecordsFuzzTest {

  private static final Configuration HADOOP = new Configuration();
  private static final Model GREY = model(new Shape(1, 2, 2));
  private static final Model SMALL = model(new Shape(3, 2, 2));
  private static final Model COLOUR = model(new Shape(3, 32, 32));

  @TempDir static Path folder;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void recordsAreReadOrRefused(byte[] bytes) throws IOException {
    try (FileSystem files = new RawLocalFileSystem()) {
      files.initialize(java.net.URI.create("file:///"), HADOOP);
      Path file = Files.write(folder.resolve("x.bin"), bytes);
      IdxReading reading = new IdxReading(Transposing.of(bytes.length % 2 == 1), false);
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
      try {
        read(new RecordFiles(files, GREY).idx(path, reading));
      } catch (DataException e) {
        assertThat(e.getMessage()).contains("x.bin, byte ");
      }
      try {
        read(new RecordFiles(files, SMALL).idx(path, reading));
      } catch (DataException e) {
        assertThat(e.getMessage()).contains("x.bin, byte ");
      }
      try {
        read(new RecordFiles(files, COLOUR).cifar(path));
      } catch (DataException e) {
        assertThat(e.getMessage()).contains("x.bin, byte ");
      }
    }
    ImageToScore candidate =
        ImageToScore.decode("id", "x", new Label.Known(1), bytes, GREY.image(), GREY.pictures());
    assertThat(candidate.pixels() == null).isEqualTo(candidate.error() != null);
  }

  private static void read(RecordSet set) throws IOException {
    try (RecordIterator images =
        new RecordIterator(List.of(set), HADOOP, 0, set.images().count())) {
      while (images.hasNext()) {
        assertThat(images.next().pixels()).isNotEmpty();
      }
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    byte[] idx = grey(2, 2, 2);
    return Stream.of(
        idx,
        gzip(idx),
        new byte[3073],
        gzip(new byte[3073]),
        grey(0, Integer.MAX_VALUE, Integer.MAX_VALUE),
        grey(Integer.MAX_VALUE, 2, 2),
        gzip(grey(Integer.MAX_VALUE, 2, 2)),
        new byte[4],
        idx(0x804, 1, 3, 2, 2),
        idx(0x804, 1, 2, 2, 3),
        idx(0x804, 1, 3, 2, 3),
        idx(0x804, Integer.MAX_VALUE, 3, Integer.MAX_VALUE, 2),
        idx(0xB03, 1, 2, 2));
  }

  /** The numbers, and the 12 bytes of an image where the second number is 1. */
  private static byte[] idx(int... header) {
    ByteBuffer idx = ByteBuffer.allocate(4 * header.length + (header[1] == 1 ? 12 : 0));
    for (int number : header) {
      idx.putInt(number);
    }
    return idx.array();
  }

  private static byte[] grey(int count, int height, int width) {
    ByteBuffer idx = ByteBuffer.allocate(16 + (count == 2 ? 8 : 0));
    return idx.putInt(0x803).putInt(count).putInt(height).putInt(width).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Model model(Shape image) {
    NetworkSpec network = new NetworkSpec("n", image, List.of(new Flatten(), new Dense(2)));
    int size = WeightLayout.of(network).size();
    return new Model(
        network,
        MeanField.of(new float[size], new float[size]),
        new GaussianPrior(0, 1),
        image,
        Standardisation.byDivisor(255, image.channels()),
        PictureRules.usual(),
        List.of("a", "b"),
        new Provenance(
            "1", "one", 4, "d".repeat(64), CanonicalJson.object(), CanonicalJson.object(), null));
  }
}
