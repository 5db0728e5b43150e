package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.data.Bytes;
import credence.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small files that decode to far more than they are. */
class PictureBombsTest {

  @Test
  void texts() throws IOException {
    // 64 MiB of spaces, 64 times: 4 GiB, more than the heap has.
    byte[] plain = EncodedPictures.png(8);
    byte[] text = EncodedPictures.packed(64 << 20);
    byte[] bomb = plain;
    for (int i = 0; i < 64; i++) {
      bomb = EncodedPictures.withChunk(bomb, "zTXt", text);
    }
    assertThat(bomb.length).isLessThan(8 << 20);
    assertThat(read(bomb).pixels()).isEqualTo(read(plain).pixels());
  }

  @Test
  void hugeSides() throws IOException {
    byte[] png = EncodedPictures.png(8);
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(png))
        .withMessageContainingAll("at most 16777216 pixels", "100000 x 100000");
  }

  @Test
  @Timeout(60)
  void scansWithoutEnd() throws IOException {
    byte[] jpeg = EncodedPictures.jpeg(1024, true);
    assertThat(read(jpeg).shape().height()).isEqualTo(1024);
    int last = lastScan(jpeg);
    byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 300; i++) {
      bomb.writeBytes(scan);
    }
    bomb.write(jpeg, jpeg.length - 2, 2);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(bomb.toByteArray()))
        .withMessageContaining("at most 256 scans of 1048576 pixels");
  }

  private static int lastScan(byte[] jpeg) {
    int at = jpeg.length - 2;
    while (jpeg[at] != (byte) 0xFF || jpeg[at + 1] != (byte) 0xDA) {
      at--;
    }
    return at;
  }

  private static Picture read(byte[] bytes) throws IOException {
    return PictureRules.usual().read(Bytes.file("a", bytes), 3);
  }
}
