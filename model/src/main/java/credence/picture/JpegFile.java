package credence.picture;

import credence.data.DataException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The segments of a JPEG file up to its end marker. What applications keep there is looked at for
 * the orientation and for what the values are; it does not reach the decoder, nor does anything
 * after the end: previews, second pictures, and whatever phones append.
 */
final class JpegFile {

  private static final int JFIF = 0xE0;
  private static final int EXIF = 0xE1;
  private static final int ADOBE = 0xEE;

  /** "Adobe", a version and two words of flags; then the transform. */
  private static final int TRANSFORM = 11;

  private final String path;
  private final byte[] jpeg;
  private final ByteArrayOutputStream pixels;
  private final JpegScans scans = new JpegScans();
  private JpegFrame frame;
  private Orientation orientation = Orientation.TOP_LEFT;
  private OptionalInt transform = OptionalInt.empty();
  private boolean isJfif;

  private JpegFile(String path, byte[] jpeg) {
    this.path = path;
    this.jpeg = jpeg;
    this.pixels = new ByteArrayOutputStream(jpeg.length + 2);
  }

  /**
   * @param jpeg begins with the start marker; the rest may be anything
   * @throws DataException if it has no picture, too large a one, or not all of one
   */
  static JpegFile of(String path, byte[] jpeg) throws DataException {
    JpegFile file = new JpegFile(path, jpeg);
    boolean ended = file.walk();
    if (file.frame == null || !file.scans.cover(file.frame)) {
      throw new DataException(path, 0, "a whole JPEG image", "the end before all of its planes");
    }
    if (!ended && !file.scans.complete(file.frame)) {
      throw new DataException(path, 0, "a whole JPEG image", "the end before its last scans");
    }
    PictureLimits.requireScans(path, file.scans.count(), file.frame.pixels());
    return file;
  }

  JpegFrame frame() {
    return frame;
  }

  Orientation orientation() {
    return orientation;
  }

  /** Whether 0 is all ink: so Adobe's programs write it. */
  boolean isInverted() {
    return transform.isPresent();
  }

  /** A file with tables, frame, scans and an end marker alone. */
  byte[] pixels() {
    return pixels.toByteArray();
  }

  /**
   * What the values are, as the JPEG group's library decides.
   *
   * @throws DataException for so many components that there is no such colour
   */
  JpegColours colours() throws DataException {
    List<Integer> components = frame.components();
    return switch (components.size()) {
      case 1 -> JpegColours.GREY;
      case 3 -> isRgb() ? JpegColours.RGB : JpegColours.YCC;
      case 4 -> transform.orElse(0) == 2 ? JpegColours.YCCK : JpegColours.CMYK;
      default ->
          throw new DataException(path, 0, "1, 3 or 4 components", components.size() + " of them");
    };
  }

  private boolean isRgb() {
    boolean named = frame.components().equals(List.of((int) 'R', (int) 'G', (int) 'B'));
    return !isJfif && (transform.isPresent() ? transform.getAsInt() == 0 : named);
  }

  /** Whether there is an end marker. */
  private boolean walk() throws DataException {
    write(JpegMarkers.START);
    int at = JpegMarkers.next(jpeg, 3);
    while (at < jpeg.length && (jpeg[at] & 0xFF) != JpegMarkers.END) {
      at = JpegMarkers.next(jpeg, segment(at) + 1);
    }
    write(JpegMarkers.END);
    return at < jpeg.length;
  }

  private void write(int marker) {
    pixels.write(0xFF);
    pixels.write(marker);
  }

  /** Takes what belongs to the marker at a place, and returns where that ends. */
  private int segment(int at) throws DataException {
    int code = jpeg[at] & 0xFF;
    if (JpegMarkers.isAlone(code)) {
      return at + 1;
    }
    if (code == JpegMarkers.START) {
      throw new DataException(path, at, "the end of the picture", "the start of another");
    }
    int end = at + 1 + length(at + 1);
    ByteBuffer content = ByteBuffer.wrap(jpeg, at + 3, end - at - 3).slice();
    if (JpegMarkers.isApplication(code)) {
      look(code, content);
      return end;
    }
    if (JpegMarkers.isFrame(code)) {
      frame = JpegFrame.of(path, at, content);
    }
    int dataEnd = end;
    if (code == JpegMarkers.SCAN) {
      scans.add(path, at, content);
      int next = JpegMarkers.afterScan(jpeg, end);
      dataEnd = next < jpeg.length ? next - 1 : next;
    }
    pixels.write(0xFF);
    pixels.write(jpeg, at, dataEnd - at);
    return dataEnd;
  }

  private int length(int at) throws DataException {
    int length = at + 2 > jpeg.length ? 0 : (jpeg[at] & 0xFF) << 8 | (jpeg[at + 1] & 0xFF);
    if (length < 2 || at + length > jpeg.length) {
      throw new DataException(
          path, at, "a whole JPEG image", "the end in a segment of " + length + " bytes");
    }
    return length;
  }

  private void look(int code, ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    String text = new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1);
    if (code == JFIF && text.equals("JFIF\0")) {
      isJfif = true;
    } else if (code == EXIF && text.equals("Exif\0") && bytes.length > 6) {
      byte[] tiff = Arrays.copyOfRange(bytes, 6, bytes.length);
      orientation = Exif.orientation(tiff).orElse(orientation);
    } else if (code == ADOBE && text.equals("Adobe") && bytes.length > TRANSFORM) {
      transform = OptionalInt.of(bytes[TRANSFORM] & 0xFF);
    }
  }
}
