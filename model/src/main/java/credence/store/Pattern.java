package credence.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Which values of a tensor are there: their rising indices. As bytes, the gap before each (how many
 * are not there) in base 128, low digits first, with 128 added to all digits but the last (LEB128):
 * one byte for gaps below 128. Credence writes it itself because protobuf, for this alone, would be
 * one more library that every executor needs.
 */
final class Pattern {

  /** Of a gap below 2^31. */
  private static final int MOST_DIGITS = 5;

  private final int count;

  /** Null if all are there. */
  private final int[] indices;

  private Pattern(int count, int[] indices) {
    this.count = count;
    this.indices = indices;
  }

  static Pattern all(int size) {
    return new Pattern(size, null);
  }

  /** The first {@code count} of {@code indices}, which rise; takes the array over. */
  static Pattern of(int[] indices, int count) {
    return new Pattern(count, indices);
  }

  int count() {
    return count;
  }

  /** The index of value {@code i} of those that are there. */
  int at(int i) {
    return indices == null ? i : indices[i];
  }

  byte[] gaps() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int next = 0;
    for (int i = 0; i < count; i++) {
      int rest = at(i) - next;
      for (; rest >= 128; rest >>>= 7) {
        out.write(128 | rest);
      }
      out.write(rest);
      next = at(i) + 1;
    }
    return out.toByteArray();
  }

  /**
   * Reads all of {@code from}.
   *
   * @param count of indices, at most as many as there are bytes
   * @param size of the tensor
   * @throws IllegalArgumentException for an index of {@code size} or more, a gap not written in the
   *     fewest digits, and bytes that are too few or too many
   */
  static Pattern read(ByteBuffer from, int count, int size) {
    int[] indices = new int[count];
    long next = 0;
    for (int i = 0; i < count; i++) {
      long index = next + gap(from, i);
      if (index >= size) {
        throw new IllegalArgumentException(
            "index %d at place %d of a tensor of %d values".formatted(index, i, size));
      }
      indices[i] = (int) index;
      next = index + 1;
    }
    if (from.hasRemaining()) {
      throw new IllegalArgumentException(from.remaining() + " bytes after the last index");
    }
    return new Pattern(count, indices);
  }

  private static long gap(ByteBuffer from, int place) {
    long gap = 0;
    for (int digit = 0; digit < MOST_DIGITS && from.hasRemaining(); digit++) {
      int b = from.get();
      gap |= (long) (b & 127) << (7 * digit);
      if (b == 0 && digit > 0) {
        break;
      }
      if (b >= 0) {
        return gap;
      }
    }
    throw new IllegalArgumentException(
        "the gap before index number %d is cut short or not in the fewest digits".formatted(place));
  }
}
