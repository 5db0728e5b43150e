package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.DataException;
import credence.data.ImageSet;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FolderReaderTest {

  private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
  private static final int RGB = BufferedImage.TYPE_INT_RGB;

  @Test
  void foldersAreClassesInAlphabeticalOrder() throws IOException {
    FolderReader reader = new FolderReader(List.of("dog", "cat"), PictureRules.usual(), 1);
    reader.add(Bytes.file("dog/1.png", picture("png", GREY, 3, 2)), "dog");
    reader.add(Bytes.file("cat/1.png", picture("png", GREY, 3, 2)), "cat");
    ImageSet set = reader.images();
    assertThat(set.classNames()).containsExactly("cat", "dog");
    assertThat(set.labels()).containsExactly(1, 0);
    assertThat(set.shape()).isEqualTo(new Shape(1, 2, 3));
  }

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
    ImageSet set = read(1, picture("jpg", GREY, 16, 16));
    assertThat(set.shape()).isEqualTo(new Shape(1, 16, 16));
  }

  @Test
  void imagesOfAnotherSizeAreRefusedByName() throws IOException {
    FolderReader reader = new FolderReader(List.of("a"), PictureRules.usual(), 1);
    reader.add(Bytes.file("a/1.png", picture("png", GREY, 3, 2)), "a");
    assertThatThrownBy(() -> reader.add(Bytes.file("a/2.png", picture("png", GREY, 2, 3)), "a"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("a/2.png", "3 x 2 pixels as in a/1.png", "found 2 x 3");
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

  @Test
  void unknownClassesAndTooManyImagesAreRefused() throws IOException {
    FolderReader reader = new FolderReader(List.of("a"), PictureRules.usual(), 1, 10);
    byte[] png = picture("png", GREY, 3, 2);
    assertThatThrownBy(() -> reader.add(Bytes.file("b/1.png", png), "b"))
        .hasMessageContainingAll("b/1.png", "[a]", "found b");
    reader.add(Bytes.file("a/1.png", png), "a");
    assertThatThrownBy(() -> reader.add(Bytes.file("a/2.png", png), "a"))
        .hasMessageContainingAll("a/2.png", "at most 10 bytes");
    assertThatThrownBy(() -> new FolderReader(List.of("a"), PictureRules.usual(), 2))
        .hasMessageContaining("channels");
    assertThatThrownBy(() -> new FolderReader(List.of("a"), PictureRules.usual(), 1).images())
        .isInstanceOf(IllegalStateException.class);
  }

  private static void refused(byte[] bytes, String... parts) {
    assertThatThrownBy(() -> read(1, bytes))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private static ImageSet read(int channels, byte[] bytes) throws IOException {
    FolderReader reader = new FolderReader(List.of("a"), PictureRules.usual(), channels);
    reader.add(Bytes.file("a/1.png", bytes), "a");
    return reader.images();
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
