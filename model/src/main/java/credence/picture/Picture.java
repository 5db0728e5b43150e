package credence.picture;

import credence.data.DataException;
import credence.data.DataFile;
import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoded PNG or JPEG image. Colours become grey by Rec. 601 where one channel is wanted, grey
 * becomes three equal channels where three are.
 *
 * @param pixels unsigned bytes [c, h, w]
 */
public record Picture(Shape shape, byte[] pixels) {

  private static final int MOST_PIXELS = 1 << 24;
  private static final int MOST_BYTES = 1 << 28;

  /** Pixels times scans: 16 of the largest image. */
  private static final long MOST_SCANNED = 1 << 28;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

  /** Whether a PNG or JPEG file begins like this. */
  public static boolean isEncoded(byte[] bytes) {
    return startsWith(bytes, PNG) || startsWith(bytes, JPEG);
  }

  /**
   * Reads one image.
   *
   * @param channels 1 or 3
   * @throws DataException if the file is no PNG or JPEG, damaged, cut off, animated, or of more
   *     than 16,777,216 pixels
   */
  static Picture read(String path, byte[] bytes, int channels) throws IOException {
    DataFile file = new DataFile(path, java.io.InputStream.nullInputStream());
    if (!isEncoded(bytes)) {
      throw new DataException(file.path(), 0, "a PNG or JPEG image", "neither");
    }
    BufferedImage image = decode(file, bytes);
    Shape shape = new Shape(channels, image.getHeight(), image.getWidth());
    return new Picture(shape, planes(image, shape));
  }

  /**
   * The image at another size, by a triangle filter, rows and columns each on their own: the aspect
   * is not kept.
   */
  public Picture resized(int height, int width) {
    if (shape.height() == height && shape.width() == width) {
      return this;
    }
    return new Picture(
        new Shape(shape.channels(), height, width),
        Resampling.resize(pixels, shape, height, width));
  }

  private static BufferedImage decode(DataFile file, byte[] bytes) throws DataException {
    boolean png = startsWith(bytes, PNG);
    byte[] image = png ? PngChunks.essential(file.path(), bytes) : bytes;
    ImageReader reader = ImageIO.getImageReadersByFormatName(png ? "png" : "jpeg").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
      reader.setInput(in);
      requireSize(file, reader.getWidth(0), reader.getHeight(0));
      if (!png) {
        requireFewScans(file, image, (long) reader.getWidth(0) * reader.getHeight(0));
      }
      AtomicReference<String> lack = new AtomicReference<>();
      reader.addIIOReadWarningListener((source, warning) -> keepLack(warning, lack));
      BufferedImage decoded = reader.read(0);
      if (lack.get() != null) {
        throw new IOException(lack.get());
      }
      return decoded;
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(file.path(), 0, "a whole PNG or JPEG image", String.valueOf(e));
    } finally {
      reader.dispose();
    }
  }

  /** The JPEG reader only warns of a file that is cut off, and makes the rest up. */
  private static void keepLack(String warning, AtomicReference<String> lack) {
    if (warning.contains("EOI") || warning.contains("Premature end")) {
      lack.set(warning);
    }
  }

  /** Looks at the header before any pixel is decoded: a small file may promise a huge image. */
  private static void requireSize(DataFile file, int width, int height) throws DataException {
    if ((long) width * height > MOST_PIXELS) {
      String most = "an image of at most " + MOST_PIXELS + " pixels";
      throw new DataException(file.path(), 0, most, width + " x " + height);
    }
  }

  /**
   * Every scan of a progressive JPEG goes over the whole image, and a file may have millions. In
   * coded data a byte of 255 is followed by 0 or by a marker, so none is counted that is not there.
   */
  private static void requireFewScans(DataFile file, byte[] jpeg, long pixels)
      throws DataException {
    long scans = 0;
    for (int i = 1; i < jpeg.length; i++) {
      scans += jpeg[i - 1] == (byte) 0xFF && jpeg[i] == (byte) 0xDA ? 1 : 0;
    }
    if (scans * pixels > MOST_SCANNED) {
      String most = "at most " + MOST_SCANNED / pixels + " scans of " + pixels + " pixels";
      throw new DataException(file.path(), 0, most, scans + " scans");
    }
  }

  private static byte[] planes(BufferedImage image, Shape shape) {
    int plane = shape.height() * shape.width();
    byte[] bytes = new byte[shape.size()];
    boolean plainGrey =
        image.getColorModel().getNumColorComponents() == 1
            && !(image.getColorModel() instanceof IndexColorModel);
    for (int i = 0; i < plane; i++) {
      int x = i % shape.width();
      int y = i / shape.width();
      int rgb = plainGrey ? 0x010101 * grey(image, x, y) : image.getRGB(x, y);
      put(bytes, i, plane, rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
    }
    return bytes;
  }

  /** The stored value: getRGB would bend it by Java's linear grey colour space. */
  private static int grey(BufferedImage image, int x, int y) {
    int bits = image.getColorModel().getComponentSize(0);
    return image.getRaster().getSample(x, y, 0) >> Math.max(0, bits - 8);
  }

  private static void put(byte[] bytes, int i, int plane, int red, int green, int blue) {
    if (bytes.length == plane) {
      bytes[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    } else {
      bytes[i] = (byte) red;
      bytes[i + plane] = (byte) green;
      bytes[i + 2 * plane] = (byte) blue;
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}
