package credence.job.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small pictures in files, each unlike the others. */
public final class Pictures {

  private Pictures() {}

  /** A picture of 28 x 28, grey, as PNG. */
  public static byte[] png(int seed) {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 28 * 28; i++) {
      image.getRaster().setSample(i % 28, i / 28, 0, (i * 31 + seed * 67) & 0xFF);
    }
    return png(image);
  }

  /** As PNG. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes a picture at each of the paths below {@code folder}, which is returned. */
  public static Path write(Path folder, String... paths) {
    for (String path : paths) {
      file(folder, path, png(path.hashCode()));
    }
    return folder;
  }

  /** Writes a file below {@code folder}, and the folders on its way. */
  public static Path file(Path folder, String path, byte[] bytes) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
