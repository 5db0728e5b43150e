package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.Bytes;
import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.ImageSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Two bytes say how long the images' file is; the rest is that of the labels. */
class IdxFuzzTest {

  private static final int MAGIC = 0x803;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void filesAreReadOrRefused(byte[] input) throws IOException {
    int cut = input.length < 2 ? 0 : 2 + ((input[0] & 0xFF) << 8 | input[1] & 0xFF);
    cut = Math.min(cut, input.length);
    byte[] images = Arrays.copyOfRange(input, Math.min(2, cut), cut);
    byte[] labels = Arrays.copyOfRange(input, cut, input.length);
    try {
      ImageSet set =
          new IdxReader(1 << 20)
              .read(Bytes.file("a", images), Bytes.file("b", labels), ClassNames.DIGITS);
      assertThat(set.pixels()).hasSize(set.size() * set.shape().size());
    } catch (DataException e) {
      assertThat(e.getMessage()).matches("(?s)[ab], byte \\d+: expected .+, found .*");
    }
  }

  static Stream<byte[]> seeds() {
    byte[] images = Bytes.idx(24, 256, MAGIC, 2, 3, 4);
    byte[] labels = Bytes.idx(2, 10, 0x801, 2);
    return Stream.of(
        pair(images, labels),
        pair(Bytes.gzip(images), Bytes.gzip(labels)),
        // No image, but of a size that has no Shape.
        pair(Bytes.idx(0, 1, MAGIC, 0, Integer.MAX_VALUE, Integer.MAX_VALUE), labels),
        pair(Bytes.idx(0, 1, MAGIC, 0, 2, 2), Bytes.idx(0, 1, 0x801, 0)),
        pair(Bytes.idx(0, 1, MAGIC, Integer.MAX_VALUE, 1 << 15, 1 << 15), labels),
        pair(Bytes.gzip(new byte[100_000]), labels),
        pair(Bytes.idx(36, 256, 0x804, 2, 3, 2, 3), labels),
        pair(Bytes.idx(48, 256, 0x804, 2, 2, 4, 3), labels),
        pair(Bytes.idx(48, 256, 0x804, 2, 3, 2, 4), labels),
        pair(Bytes.idx(16, 256, 0x804, 2, 2, 4, 1), labels),
        pair(Bytes.idx(0, 1, 0x804, 0, 3, Integer.MAX_VALUE, Integer.MAX_VALUE), labels),
        pair(Bytes.idx(48, 256, 0xB03, 2, 3, 4), labels),
        pair(images, Bytes.idx(8, 10, 0xC01, 2)));
  }

  private static byte[] pair(byte[] images, byte[] labels) {
    byte[] both = new byte[2 + images.length + labels.length];
    both[0] = (byte) (images.length >> 8);
    both[1] = (byte) images.length;
    System.arraycopy(images, 0, both, 2, images.length);
    System.arraycopy(labels, 0, both, 2 + images.length, labels.length);
    return both;
  }
}
