package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;

import credence.data.Bytes;
import credence.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A beginning of a file is refused, or it is the whole picture: nothing is made up. */
class CutPicturesTest {

  @Test
  void aPictureCutAnywhereIsRefusedOrWhole() throws IOException {
    for (byte[] whole :
        new byte[][] {
          EncodedPictures.png(20), EncodedPictures.jpeg(20, false), EncodedPictures.jpeg(20, true)
        }) {
      byte[] pixels = read(whole).pixels();
      int accepted = 0;
      for (int length = 0; length < whole.length; length++) {
        try {
          assertThat(read(Arrays.copyOf(whole, length)).pixels())
              .as("%d", length)
              .isEqualTo(pixels);
          accepted++;
        } catch (DataException e) {
          assertThat(e).hasMessageStartingWith("a, byte ");
        }
      }
      // The end marker or chunk, and a checksum before it.
      assertThat(accepted).isBetween(1, 20);
    }
  }

  @Test
  void missingDataInTheMidstOfAScanAreRefused() throws IOException {
    byte[] jpeg = EncodedPictures.jpeg(64, false);
    int cut = jpeg.length / 2;
    byte[] holed = new byte[jpeg.length - 200];
    System.arraycopy(jpeg, 0, holed, 0, cut);
    System.arraycopy(jpeg, cut + 200, holed, cut, jpeg.length - cut - 200);
    org.assertj.core.api.Assertions.assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(holed))
        .withMessageContaining("Corrupt JPEG data");
  }

  @Test
  void exifHasBothOrdersOfBytesAndNothingInItIsAnError() {
    byte[] big = SegmentsFuzzTest.tiff(8);
    ByteBuffer little = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    little.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    little.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    little.putShort((short) 8);
    assertThat(Exif.orientation(big)).contains(Orientation.LEFT_BOTTOM);
    assertThat(Exif.orientation(little.array())).contains(Orientation.LEFT_BOTTOM);
    for (int value : new int[] {0, 9, 65535}) {
      assertThat(Exif.orientation(SegmentsFuzzTest.tiff(value))).isEmpty();
    }
    for (int length = 0; length < 20; length++) {
      assertThat(Exif.orientation(Arrays.copyOf(big, length))).isEqualTo(Optional.empty());
    }
  }

  private static Picture read(byte[] bytes) throws IOException {
    return PictureRules.usual().read(Bytes.file("a", bytes), 3);
  }
}
