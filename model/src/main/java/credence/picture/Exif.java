package credence.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The orientation in EXIF data: TIFF, of which the first directory is looked at (EXIF 2.32, 4.6.4).
 * Nothing in it is an error: cameras and programs write much that is broken, and the picture is
 * whole without.
 */
final class Exif {

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  private Exif() {}

  /**
   * @param tiff begins with the order of bytes, II or MM
   * @return empty where there is none, or it is no number from 1 to 8, or the data are broken
   */
  static Optional<Orientation> orientation(byte[] tiff) {
    if (tiff.length < 8 || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) {
      return Optional.empty();
    }
    ByteBuffer data = ByteBuffer.wrap(tiff);
    data.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(data.getInt(4));
    if (data.getShort(2) != 42 || directory + 2 > tiff.length) {
      return Optional.empty();
    }
    return entry(data, (int) directory);
  }

  private static Optional<Orientation> entry(ByteBuffer data, int directory) {
    int entries = Short.toUnsignedInt(data.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY;
      if (at + ENTRY > data.capacity()) {
        return Optional.empty();
      }
      if (Short.toUnsignedInt(data.getShort(at)) == ORIENTATION) {
        return value(data, at);
      }
    }
    return Optional.empty();
  }

  private static Optional<Orientation> value(ByteBuffer data, int at) {
    int value = Short.toUnsignedInt(data.getShort(at + 8));
    boolean known = data.getShort(at + 2) == SHORT && data.getInt(at + 4) == 1;
    return known && value >= 1 && value <= 8
        ? Optional.of(Orientation.of(value))
        : Optional.empty();
  }
}
