package credence.picture;

import credence.data.DataException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file that make what is seen of it. The others (texts, profiles, times) can be
 * packed a thousand times over, and ImageIO unpacks them whether it is asked for them or not.
 */
final class PngChunks {

  static final int SIGNATURE = 8;
  private static final int HEADER = 0x49484452; // IHDR
  private static final int PALETTE = 0x504C5445; // PLTE
  private static final int TRANSPARENCY = 0x74524E53; // tRNS
  private static final int ANIMATION = 0x6163544C; // acTL
  private static final int EXIF = 0x65584966; // eXIf
  private static final int IMAGE = 0x49444154; // IDAT
  private static final int END = 0x49454E44; // IEND

  /** In the first letter of a type: a decoder may leave the chunk out. */
  private static final int ANCILLARY = 0x20000000;

  /** Length, type and checksum. */
  private static final int AROUND = 12;

  private final String path;
  private final byte[] png;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private boolean hasImage;
  private PngHeader header;
  private byte[] palette = {};
  private byte[] transparency = {};
  private Orientation orientation = Orientation.TOP_LEFT;

  private PngChunks(String path, byte[] png) {
    this.path = path;
    this.png = png;
  }

  /**
   * @param png begins with the signature; the rest may be anything
   * @throws DataException if it is animated, which it announces before the first image data; if its
   *     header is missing or has too many pixels; if a checksum is wrong
   */
  static PngChunks of(String path, byte[] png) throws DataException {
    PngChunks chunks = new PngChunks(path, png);
    chunks.walk();
    return chunks;
  }

  PngHeader header() {
    return header;
  }

  /** Three bytes for each colour; empty if there is none. */
  byte[] palette() {
    return palette;
  }

  /** What the chunk tRNS has; empty if there is none. */
  byte[] transparency() {
    return transparency;
  }

  Orientation orientation() {
    return orientation;
  }

  /** A file with the header, the palette and the image data alone; cut off where the whole is. */
  byte[] pixels() {
    return pixels.toByteArray();
  }

  private void walk() throws DataException {
    pixels.write(png, 0, SIGNATURE);
    int at = SIGNATURE;
    boolean ended = false;
    while (!ended && at + 8 <= png.length) {
      ByteBuffer start = ByteBuffer.wrap(png, at, 8);
      long length = Integer.toUnsignedLong(start.getInt());
      int type = start.getInt();
      int end = (int) Math.min(at + AROUND + length, png.length);
      boolean whole = at + AROUND + length == end;
      take(type, at, end, whole);
      if (whole && isSeen(type)) {
        requireChecksum(at, end);
      }
      ended = type == END;
      at = end;
    }
    if (header == null) {
      throw new DataException(path, SIGNATURE, "the header of a PNG image", "none");
    }
  }

  private static boolean isSeen(int type) {
    return (type & ANCILLARY) == 0 || type == TRANSPARENCY;
  }

  private void take(int type, int at, int end, boolean whole) throws DataException {
    if (header == null && type != HEADER) {
      throw new DataException(path, at, "the header of a PNG image", "another chunk");
    }
    if (type == ANIMATION && !hasImage) {
      throw new DataException(path, at, "a picture that stands still", "an animation");
    }
    hasImage |= type == IMAGE;
    if ((type & ANCILLARY) == 0) {
      pixels.write(png, at, end - at);
    }
    if (whole) {
      keep(type, ByteBuffer.wrap(png, at + 8, end - at - AROUND));
    }
  }

  private void keep(int type, ByteBuffer content) throws DataException {
    switch (type) {
      case HEADER -> header = PngHeader.of(path, content);
      case PALETTE -> palette = bytes(content);
      case TRANSPARENCY -> transparency = bytes(content);
      case EXIF -> orientation = Exif.orientation(bytes(content)).orElse(orientation);
      default -> {}
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private void requireChecksum(int at, int end) throws DataException {
    CRC32 found = new CRC32();
    found.update(png, at + 4, end - at - 8);
    int expected = ByteBuffer.wrap(png, end - 4, 4).getInt();
    if (expected != (int) found.getValue()) {
      throw new DataException(
          path,
          at,
          "a chunk with the checksum %08x".formatted(expected),
          "%08x".formatted(found.getValue()));
    }
  }
}
