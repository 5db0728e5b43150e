package credence.dl4j;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A vector as {@code Nd4j.write} has it: its shape information as a buffer of longs, then its
 * values as a buffer, each with the words "MIXED_DATA_TYPES", a length and the name of a type
 * before it; big-endian.
 */
final class Nd4jVector {

  private static final String FORMAT = "MIXED_DATA_TYPES";

  private Nd4jVector() {}

  /**
   * @param size how many values there must be: nothing larger is made room for
   * @throws IOException if there is anything else than a vector of finite values of that size
   */
  static float[] read(InputStream in, int size) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      shape(data, size);
      expect("format", FORMAT, data.readUTF());
      expect("number of values", size, data.readLong());
      float[] values = values(data, data.readUTF(), size);
      if (data.read() >= 0) {
        throw new IOException("there is more after the last of %d values".formatted(size));
      }
      return values;
    } catch (EOFException e) {
      throw new IOException("it ends before the last of %d values".formatted(size), e);
    }
  }

  /** Rank, sides, strides, flags, element stride, order. */
  private static void shape(DataInputStream data, int size) throws IOException {
    expect("format", FORMAT, data.readUTF());
    long length = data.readLong();
    expect("type of the shape", "LONG", data.readUTF());
    long rank = data.readLong();
    if (rank < 1 || rank > 2 || length != 2 * rank + 4) {
      throw new IOException(
          "rank = %d with a shape of %d numbers: no vector".formatted(rank, length));
    }
    long values = 1;
    for (int i = 0; i < rank; i++) {
      values *= Math.max(-1, Math.min(data.readLong(), Integer.MAX_VALUE));
    }
    expect("size", size, values);
    data.skipNBytes(8 * (length - 1 - rank));
  }

  private static float[] values(DataInputStream data, String type, int size) throws IOException {
    boolean isDouble = type.equals("DOUBLE");
    if (!isDouble) {
      expect("type", "FLOAT", type);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = isDouble ? (float) data.readDouble() : data.readFloat();
      if (!Float.isFinite(values[i])) {
        throw new IOException("value %d = %s must be finite".formatted(i, values[i]));
      }
    }
    return values;
  }

  private static void expect(String what, Object expected, Object found) throws IOException {
    if (!String.valueOf(expected).equals(String.valueOf(found))) {
      String shown = String.valueOf(found).replaceAll("\\p{Cntrl}", "?");
      throw new IOException(
          "%s: expected %s, found %s"
              .formatted(what, expected, shown.substring(0, Math.min(40, shown.length()))));
    }
  }
}
