package credence.data;

import credence.net.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * PNG and JPEG files in one folder per class. Whoever lists the folders hands the files over one by
 * one, in a fixed order. All images must have the size of the first; colours become grey by Rec.
 * 601 where one channel is wanted, grey becomes three equal channels where three are.
 */
public final class FolderReader {

  private static final int MOST_PIXELS = 1 << 24;

  private final List<String> classNames;
  private final int channels;
  private final long maximumBytes;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final List<Integer> labels = new ArrayList<>();
  private Shape shape;
  private String first;

  /**
   * @param classFolders names of the folders: the classes, in alphabetical order
   * @param channels 1 or 3
   */
  public FolderReader(List<String> classFolders, int channels) {
    this(classFolders, channels, 1L << 30);
  }

  /**
   * @param maximumBytes of all pixels together
   */
  public FolderReader(List<String> classFolders, int channels, long maximumBytes) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels = " + channels + " must be 1 or 3");
    }
    classNames = classFolders.stream().sorted().distinct().toList();
    this.channels = channels;
    this.maximumBytes = maximumBytes;
  }

  /**
   * Reads one file of the folder {@code className}.
   *
   * @throws DataException if it is no such class, no PNG or JPEG file, damaged, or of another size
   *     than the first
   */
  public void add(DataFile file, String className) throws IOException {
    int label = classNames.indexOf(className);
    if (label < 0) {
      throw new DataException(file.path(), 0, "a file of one of " + classNames, className);
    }
    byte[] planes = planes(decode(file));
    if ((long) pixels.size() + planes.length > maximumBytes) {
      String most = "at most %d bytes of pixels in all".formatted(maximumBytes);
      throw new DataException(file.path(), 0, most, labels.size() + " images before it");
    }
    pixels.writeBytes(planes);
    labels.add(label);
  }

  /**
   * All images so far.
   *
   * @throws IllegalStateException if there are none
   */
  public ImageSet images() {
    if (shape == null) {
      throw new IllegalStateException("no image files in the folders " + classNames);
    }
    int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
    return new ImageSet(shape, classNames, pixels.toByteArray(), classes);
  }

  private BufferedImage decode(DataFile file) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(file.in())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(file.path(), 0, "a PNG or JPEG image", "neither");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        requireSize(file, reader.getWidth(0), reader.getHeight(0));
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(file.path(), 0, "a whole PNG or JPEG image", String.valueOf(e));
    }
  }

  /** Looks at the header before any pixel is decoded: a small file may promise a huge image. */
  private void requireSize(DataFile file, int width, int height) throws DataException {
    if ((long) width * height > MOST_PIXELS) {
      String most = "an image of at most " + MOST_PIXELS + " pixels";
      throw new DataException(file.path(), 0, most, width + " x " + height);
    }
    if (shape == null) {
      shape = new Shape(channels, height, width);
      first = file.path();
    } else if (shape.width() != width || shape.height() != height) {
      String expected = "%d x %d pixels as in %s".formatted(shape.width(), shape.height(), first);
      throw new DataException(file.path(), 0, expected, width + " x " + height);
    }
  }

  private byte[] planes(BufferedImage image) {
    int plane = shape.height() * shape.width();
    byte[] bytes = new byte[channels * plane];
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

  private void put(byte[] bytes, int i, int plane, int red, int green, int blue) {
    if (channels == 1) {
      bytes[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    } else {
      bytes[i] = (byte) red;
      bytes[i + plane] = (byte) green;
      bytes[i + 2 * plane] = (byte) blue;
    }
  }
}
