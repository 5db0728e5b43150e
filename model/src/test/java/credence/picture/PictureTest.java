package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.DataException;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {

  @Test
  void aUniformPictureStaysSoAtAnySize() {
    byte[] pixels = new byte[3 * 5 * 7];
    Arrays.fill(pixels, (byte) 201);
    Picture picture = new Picture(new Shape(3, 5, 7), pixels, Set.of());
    for (int[] size : new int[][] {{1, 1}, {5, 3}, {28, 28}, {2, 40}}) {
      Picture resized = picture.resized(size[0], size[1]);
      assertThat(resized.shape()).isEqualTo(new Shape(3, size[0], size[1]));
      assertThat(resized.pixels()).containsOnly((byte) 201).hasSize(3 * size[0] * size[1]);
    }
  }

  /** Halving reaches two pixels to each side: (3 a + 3 b + c) / 7 at the edge. */
  @Test
  void shrinkingAveragesByATriangle() {
    assertThat(row(70, 0, 0, 0).resized(1, 2).pixels()).containsExactly(30, 0);
    assertThat(row(0, 70, 0, 0).resized(1, 2).pixels()).containsExactly(30, 10);
    assertThat(row(10, 20).resized(1, 1).pixels()).containsExactly(15);
  }

  /** Doubling has centres a quarter of a pixel beside the old ones: 3/4 and 1/4. */
  @Test
  void growingInterpolatesLinearly() {
    assertThat(row(0, 100).resized(1, 4).pixels()).containsExactly(0, 25, 75, 100);
    Picture column = new Picture(new Shape(1, 2, 1), new byte[] {0, 100}, Set.of());
    assertThat(column.resized(4, 1).pixels()).containsExactly(0, 25, 75, 100);
  }

  @Test
  void channelsAndAxesAreKeptApart() {
    byte[] pixels = {0, 100, 0, 100, 40, 40, 80, 80};
    assertThat(new Picture(new Shape(2, 2, 2), pixels, Set.of()).resized(1, 2).pixels())
        .containsExactly(0, 100, 60, 60);
  }

  @Test
  void whatIsCutOffIsRefused() throws IOException {
    for (String format : new String[] {"png", "jpg"}) {
      byte[] whole = encoded(format);
      assertThat(PictureRules.usual().read(Bytes.file("a", whole), 1).shape())
          .isEqualTo(new Shape(1, 40, 40));
      for (int length : new int[] {4, whole.length / 2, whole.length * 4 / 5}) {
        assertThatThrownBy(
                () -> PictureRules.usual().read(Bytes.file("a", Arrays.copyOf(whole, length)), 1))
            .as(format + " of " + length)
            .isInstanceOf(DataException.class)
            .hasMessageContainingAll("a, byte ", "image");
      }
    }
  }

  @Test
  void damagedPngIsRefused() throws IOException {
    byte[] png = encoded("png");
    png[png.length / 2] ^= 0x55;
    assertThatThrownBy(() -> PictureRules.usual().read(Bytes.file("a", png), 1))
        .isInstanceOf(DataException.class);
  }

  @Test
  void anAnimationIsRefused() throws IOException {
    byte[] png = encoded("png");
    // The header chunk ends at byte 33; what announces two frames goes before the image data.
    byte[] control = ByteBuffer.allocate(12).put("acTL".getBytes("US-ASCII")).putInt(2).array();
    CRC32 crc = new CRC32();
    crc.update(control);
    ByteBuffer animated = ByteBuffer.allocate(png.length + 20);
    animated.put(png, 0, 33).putInt(8).put(control).putInt((int) crc.getValue());
    animated.put(png, 33, png.length - 33);
    assertThatThrownBy(() -> PictureRules.usual().read(Bytes.file("a.png", animated.array()), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("a.png, byte 33", "an animation");
  }

  private static Picture row(int... values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return new Picture(new Shape(1, 1, values.length), pixels, Set.of());
  }

  private static byte[] encoded(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1600; i++) {
      image.setRGB(i % 40, i / 40, 7919 * i * i & 0xFFFFFF);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }
}
