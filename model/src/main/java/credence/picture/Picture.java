package credence.picture;

import credence.net.Shape;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * The pixels that a person sees of a picture. Colours become grey by Rec. 601 where one channel is
 * wanted, grey becomes three equal channels where three are.
 *
 * @param pixels unsigned bytes [c, h, w]
 * @param changes what was done to it
 */
public record Picture(Shape shape, byte[] pixels, Set<PictureChange> changes)
    implements Serializable {

  public Picture {
    changes = Set.copyOf(changes);
  }

  /** Whether a PNG or JPEG file begins like this. */
  public static boolean isEncoded(byte[] bytes) {
    return PictureFormat.PNG.begins(bytes) || PictureFormat.JPEG.begins(bytes);
  }

  static Picture of(Decoded decoded, int channels) {
    boolean transposed = decoded.orientation().isTransposed();
    int height = transposed ? decoded.width() : decoded.height();
    int width = transposed ? decoded.height() : decoded.width();
    Shape shape = new Shape(channels, height, width);
    byte[] pixels = planes(decoded, shape);
    EnumSet<PictureChange> changes = EnumSet.noneOf(PictureChange.class);
    changes.addAll(decoded.changes());
    if (decoded.orientation() != Orientation.TOP_LEFT) {
      changes.add(PictureChange.TURNED);
    }
    return new Picture(shape, pixels, changes);
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
        Resampling.resize(pixels, shape, height, width),
        withResized());
  }

  /** The middle of the image; what is odd is kept at the top and on the left. */
  Picture centre(int height, int width) {
    Shape middle = new Shape(shape.channels(), height, width);
    int top = (shape.height() - height) / 2;
    int left = (shape.width() - width) / 2;
    byte[] kept = new byte[middle.size()];
    for (int row = 0; row < shape.channels() * height; row++) {
      int from = (row / height * shape.height() + top + row % height) * shape.width() + left;
      System.arraycopy(pixels, from, kept, row * width, width);
    }
    return new Picture(middle, kept, withResized());
  }

  private Set<PictureChange> withResized() {
    EnumSet<PictureChange> all = EnumSet.of(PictureChange.RESIZED);
    all.addAll(changes);
    return all;
  }

  private static byte[] planes(Decoded decoded, Shape shape) {
    byte[] bytes = new byte[shape.size()];
    Orientation as = decoded.orientation();
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int rgb = decoded.rgb(as.column(x, y, decoded.width()), as.row(x, y, decoded.height()));
        put(bytes, y * shape.width() + x, shape, rgb);
      }
    }
    return bytes;
  }

  private static void put(byte[] bytes, int i, Shape shape, int rgb) {
    int red = rgb >> 16;
    int green = rgb >> 8 & 0xFF;
    int blue = rgb & 0xFF;
    if (shape.channels() == 1) {
      bytes[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    } else {
      int plane = shape.height() * shape.width();
      bytes[i] = (byte) red;
      bytes[i + plane] = (byte) green;
      bytes[i + 2 * plane] = (byte) blue;
    }
  }
}
