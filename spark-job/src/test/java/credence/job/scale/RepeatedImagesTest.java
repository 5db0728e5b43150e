package credence.job.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.DataException;
import credence.job.base.JobException;
import credence.job.support.TinyData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedImagesTest {

  private static final int IMAGES = 20;

  @TempDir Path folder;
  private Path mnist;
  private Path out;

  @BeforeEach
  void write() {
    mnist = TinyData.write(folder, IMAGES, 5).resolve("mnist");
    out = folder.resolve("scratch/mnist");
  }

  /** The headers are those of the IDX format: magic, sizes, most significant byte first. */
  @Test
  void imagesAndLabelsStandThereSoManyTimesOver() throws IOException {
    RepeatedImages.write(mnist, 3, out);

    byte[] images = unpacked(mnist.resolve("train-images-idx3-ubyte.gz"));
    assertThat(Files.readAllBytes(out.resolve("train-images-idx3-ubyte")))
        .isEqualTo(repeated(images, 16, ints(0x803, 3 * IMAGES, 28, 28)));
    byte[] labels = Files.readAllBytes(mnist.resolve("train-labels-idx1-ubyte"));
    assertThat(Files.readAllBytes(out.resolve("train-labels-idx1-ubyte")))
        .isEqualTo(repeated(labels, 8, ints(0x801, 3 * IMAGES)));
  }

  @Test
  void testImagesStayAsTheyAre() throws IOException {
    RepeatedImages.write(mnist, 2, out);

    for (String name : new String[] {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte"}) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(mnist.resolve(name));
    }
  }

  @Test
  void missingAndDamagedFilesAreRefused() throws IOException {
    Files.write(mnist.resolve("train-labels-idx1-ubyte"), new byte[7]);
    assertThatThrownBy(() -> RepeatedImages.write(mnist, 2, out))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-labels-idx1-ubyte");
    Files.delete(mnist.resolve("train-labels-idx1-ubyte"));
    assertThatThrownBy(() -> RepeatedImages.write(mnist, 2, folder.resolve("other")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("train-labels");
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static byte[] repeated(byte[] file, int header, byte[] newHeader) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(newHeader);
    for (int i = 0; i < 3; i++) {
      bytes.write(file, header, file.length - header);
    }
    return bytes.toByteArray();
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }
}
