package credence.picture;

import credence.data.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which coefficients the scans of a JPEG have brought, and how exactly: what a file without an end
 * marker lacks can be told from it.
 */
final class JpegScans {

  private static final int COEFFICIENTS = 64;

  /** Of a coefficient that no scan has had. */
  private static final int NOTHING = 16;

  /** For each component the lowest bit that is there of each coefficient. */
  private final Map<Integer, int[]> lowest = new HashMap<>();

  private long count;

  /**
   * @param content of a scan header (ITU-T T.81, B.2.3)
   */
  void add(String path, int at, ByteBuffer content) throws DataException {
    count++;
    int length = content.remaining();
    int components = length == 0 ? 0 : content.get() & 0xFF;
    if (length != 4 + 2 * components) {
      throw new DataException(path, at, "a scan header", length + " bytes");
    }
    byte[] tail = new byte[3];
    content.duplicate().position(content.limit() - 3).get(tail);
    int end = Math.min(tail[1] & 0xFF, COEFFICIENTS - 1);
    for (int c = 0; c < components; c++) {
      int[] bits = lowest.computeIfAbsent(content.get() & 0xFF, component -> nothing());
      content.get();
      for (int k = tail[0] & 0xFF; k <= end; k++) {
        bits[k] = tail[2] & 0x0F;
      }
    }
  }

  /** How many there are. */
  long count() {
    return count;
  }

  /** Whether something is known of every block of every component. */
  boolean cover(JpegFrame frame) {
    return frame.components().stream().allMatch(c -> bits(c)[0] < NOTHING);
  }

  /** Whether all is known of all. */
  boolean complete(JpegFrame frame) {
    return frame.components().stream()
        .allMatch(c -> Arrays.stream(bits(c)).allMatch(bit -> bit == 0));
  }

  private int[] bits(int component) {
    return lowest.getOrDefault(component, nothing());
  }

  private static int[] nothing() {
    int[] bits = new int[COEFFICIENTS];
    Arrays.fill(bits, NOTHING);
    return bits;
  }
}
