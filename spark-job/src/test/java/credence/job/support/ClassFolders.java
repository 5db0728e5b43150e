package credence.job.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Data sets of one's own: a folder a class, grey PNG files with a bright bar that tells the class.
 */
public final class ClassFolders {

  private ClassFolders() {}

  /**
   * Writes {@code count} pictures of every class below {@code half}.
   *
   * @param classes each with the row of its bar after a colon, from 0 to 9: {@code cat:2}
   */
  public static Path write(Path half, int height, int width, int count, String... classes) {
    for (String each : classes) {
      int colon = each.lastIndexOf(':');
      int row = Integer.parseInt(each.substring(colon + 1));
      Random random = new Random(row);
      for (int i = 0; i < count; i++) {
        write(
            half.resolve(each.substring(0, colon)).resolve(i + ".png"),
            picture(height, width, row, random));
      }
    }
    return half;
  }

  /** The bytes of one such picture. */
  public static byte[] picture(int height, int width, int row, Random random) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean bar = y * 10 / height == row;
        image.getRaster().setSample(x, y, 0, random.nextInt(60) + (bar ? 180 : 0));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
