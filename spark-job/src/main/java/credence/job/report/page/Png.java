package credence.job.report.page;

import credence.data.ImageSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Images as a page holds them. */
public final class Png {

  private Png() {}

  /** A data URI; of images that have neither one channel nor three, the first one in grey. */
  public static String uri(ImageSet images, int index) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(file(images, index));
  }

  /** The same as the bytes of a PNG file, which has the pixels as they are. */
  public static byte[] file(ImageSet images, int index) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture(images, index), "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static BufferedImage picture(ImageSet images, int index) {
    int height = images.shape().height();
    int width = images.shape().width();
    boolean colour = images.shape().channels() == 3;
    int type = colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage picture = new BufferedImage(width, height, type);
    int at = index * images.shape().size();
    for (int channel = 0; channel < (colour ? 3 : 1); channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          picture.getRaster().setSample(x, y, channel, images.pixels()[at++] & 0xFF);
        }
      }
    }
    return picture;
  }
}
