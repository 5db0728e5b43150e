package credence.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;

/** How one value is written: little-endian. */
sealed interface NumberType {

  /** As manifests have it. */
  String id();

  int bytes();

  void put(float value, ByteBuffer to);

  /**
   * @throws IllegalArgumentException for bytes that {@link #put} does not write
   */
  float get(ByteBuffer from);

  /** What {@link #get} gives after {@link #put}. */
  float rounded(float value);

  /** Adds {@code dtype}, and what belongs to it, to a tensor's entry. */
  default void write(ObjectNode entry) {
    entry.put("dtype", id());
  }

  /** IEEE 754, 32 bits. */
  record Float32() implements NumberType {

    static final String ID = "float32-le";

    @Override
    public String id() {
      return ID;
    }

    @Override
    public int bytes() {
      return Float.BYTES;
    }

    @Override
    public void put(float value, ByteBuffer to) {
      to.putFloat(value);
    }

    @Override
    public float get(ByteBuffer from) {
      return from.getFloat();
    }

    @Override
    public float rounded(float value) {
      return value;
    }
  }

  /**
   * q in place of q times {@code scale}, q a whole number from -127 to 127.
   *
   * @param scale positive; 127 times it is finite
   */
  record Int8(float scale) implements NumberType {

    static final String ID = "int8";

    public Int8 {
      if (!(scale > 0 && Float.isFinite(Quantisation.MOST * scale))) {
        throw new IllegalArgumentException(
            "scale = " + scale + " must be positive, and 127 times it finite");
      }
    }

    @Override
    public String id() {
      return ID;
    }

    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public void put(float value, ByteBuffer to) {
      to.put((byte) quotient(value));
    }

    @Override
    public float get(ByteBuffer from) {
      byte q = from.get();
      if (q < -Quantisation.MOST) {
        throw new IllegalArgumentException(q + " among whole numbers from -127 to 127");
      }
      return q * scale;
    }

    @Override
    public float rounded(float value) {
      return quotient(value) * scale;
    }

    @Override
    public void write(ObjectNode entry) {
      NumberType.super.write(entry);
      entry.put("scale", (double) scale);
    }

    /** Halves go to the even number. */
    private int quotient(float value) {
      return (int) Math.rint((double) value / scale);
    }
  }
}
