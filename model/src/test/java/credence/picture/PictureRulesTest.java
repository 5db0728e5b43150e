package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.DataException;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureRulesTest {

  private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
  private static final int RGB = BufferedImage.TYPE_INT_RGB;

  @Test
  void greyValuesAreKeptAsStored() throws IOException {
    assertThat(read(1, picture("png", GREY, 3, 2)).pixels()).containsExactly(0, 40, 80, 9, 49, 89);
    assertThat(read(3, picture("png", GREY, 2, 1)).pixels()).containsExactly(0, 40, 0, 40, 0, 40);
  }

  @Test
  void coloursBecomePlanesOrGrey() throws IOException {
    byte[] png = picture("png", RGB, 2, 1);
    assertThat(read(3, png).pixels()).containsExactly(0, 40, 100, 100, (byte) 200, (byte) 240);
    // Rec. 601: 0.587 * 100 + 0.114 * 200 = 81.5 and 0.299 * 40 + 58.7 + 0.114 * 240 = 98.02
    assertThat(read(1, png).pixels()).containsExactly(82, 98);
  }

  @Test
  void jpegIsRead() throws IOException {
    assertThat(read(1, picture("jpg", GREY, 16, 16)).shape()).isEqualTo(new Shape(1, 16, 16));
  }

  @Test
  void whatIsNoImageIsRefused() throws IOException {
    byte[] png = picture("png", RGB, 40, 40);
    refused(new byte[0], "a/1.png", "PNG or JPEG");
    refused("no image".getBytes(java.nio.charset.StandardCharsets.UTF_8), "neither");
    refused(Arrays.copyOf(png, png.length / 2), "a/1.png", "a whole PNG or JPEG image");
  }

  /** The header of a PNG with its sides overwritten: 65,536 x 65,536. */
  @Test
  void hugeImagesAreRefusedBeforeTheyAreDecoded() throws IOException {
    byte[] png = picture("png", GREY, 3, 2);
    png[17] = 1;
    png[21] = 1;
    refused(png, "a/1.png", "at most 16777216 pixels", "65539 x 65538");
  }

  private static void refused(byte[] bytes, String... parts) {
    assertThatThrownBy(() -> read(1, bytes))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private static Picture read(int channels, byte[] bytes) throws IOException {
    return PictureRules.usual().read(Bytes.file("a/1.png", bytes), channels);
  }

  /** Red (or grey) 40 x + 9 y, green 100, blue 200 + red. */
  private static byte[] picture(String format, int type, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      int value = 40 * (i % width) + 9 * (i / width) & 0xFF;
      image.getRaster().setSample(i % width, i / width, 0, value);
      if (type == RGB) {
        image.getRaster().setSample(i % width, i / width, 1, 100);
        image.getRaster().setSample(i % width, i / width, 2, 200 + value & 0xFF);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
