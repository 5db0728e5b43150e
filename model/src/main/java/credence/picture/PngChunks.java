package credence.picture;

import credence.data.DataException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The chunks of a PNG file that make its pixels. The others (texts, profiles, times) can be packed
 * a thousand times over, and ImageIO unpacks them whether it is asked for them or not.
 */
final class PngChunks {

  static final int SIGNATURE = 8;
  private static final int ANIMATION = 0x6163544C; // acTL
  private static final int TRANSPARENCY = 0x74524E53; // tRNS
  private static final int IMAGE = 0x49444154; // IDAT

  /** In the first letter of a type: a decoder may leave the chunk out. */
  private static final int ANCILLARY = 0x20000000;

  private PngChunks() {}

  /**
   * @param png begins with the signature; the rest may be anything
   * @return a file without other chunks; cut off where {@code png} is
   * @throws DataException if it is animated, which it announces before the first image data
   */
  static byte[] essential(String path, byte[] png) throws DataException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(png.length);
    kept.write(png, 0, SIGNATURE);
    ByteBuffer chunks = ByteBuffer.wrap(png);
    boolean hasImage = false;
    long end;
    for (long at = SIGNATURE; at + 8 <= png.length; at = end) {
      int type = chunks.getInt((int) at + 4);
      end = at + 12 + Integer.toUnsignedLong(chunks.getInt((int) at));
      if (type == ANIMATION && !hasImage) {
        throw new DataException(path, at, "a picture that stands still", "an animation");
      }
      hasImage |= type == IMAGE;
      if ((type & ANCILLARY) == 0 || type == TRANSPARENCY) {
        kept.write(png, (int) at, (int) (Math.min(end, png.length) - at));
      }
    }
    return kept.toByteArray();
  }
}
