package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The walk through a JPEG's segments, without a decoder behind it. */
class SegmentsFuzzTest {

  private static final byte[] START = {(byte) 0xFF, (byte) 0xD8};

  @MethodSource("jpegs")
  @FuzzTest(maxDuration = "")
  void segmentsAreWalkedOrRefused(byte[] rest) {
    byte[] jpeg = ByteBuffer.allocate(2 + rest.length).put(START).put(rest).array();
    try {
      JpegFile file = JpegFile.of("a", jpeg);
      assertThat(file.frame().pixels()).isBetween(1L, 1L << 24);
      assertThat(file.pixels().length).isLessThanOrEqualTo(jpeg.length + 2);
      // What is left is walked through as the whole was.
      assertThat(JpegFile.of("a", file.pixels()).pixels()).isEqualTo(file.pixels());
    } catch (DataException e) {
      assertThat(e.getMessage()).matches("(?s)a, byte \\d+: expected .+, found .+");
    }
  }

  static Stream<byte[]> jpegs() throws IOException {
    byte[] plain = EncodedPictures.jpeg(8, false);
    return Stream.of(plain, EncodedPictures.jpeg(8, true), withExif(plain, tiff(6)))
        .map(jpeg -> java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  static byte[] tiff(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26).put((byte) 'M').put((byte) 'M').putShort((short) 42);
    tiff.putInt(8).putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) orientation).array();
  }

  static byte[] withExif(byte[] jpeg, byte[] tiff) {
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + 10 + tiff.length).put(START);
    all.putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
    all.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff);
    return all.put(jpeg, 2, jpeg.length - 2).array();
  }
}
