package credence.exchange;

import credence.store.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What numbers are written as in files of other libraries, in the names of safetensors. */
enum NumberFormat {
  F32(4),
  F64(8),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  private static final int HALF_BIAS = 15;
  private static final int HALF_BITS = 10;

  /** Of a number. */
  final int bytes;

  NumberFormat(int bytes) {
    this.bytes = bytes;
  }

  static NumberFormat of(String where, String name) throws ModelFormatException {
    for (NumberFormat type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new ModelFormatException(where, "one of " + Arrays.toString(values()), name);
  }

  boolean isFloating() {
    return compareTo(BF16) <= 0;
  }

  /** All that are left, as floats. */
  float[] floats(ByteBuffer data) {
    float[] values = new float[data.remaining() / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = next(data);
    }
    return values;
  }

  private float next(ByteBuffer data) {
    return switch (this) {
      case F32 -> data.getFloat();
      case F64 -> (float) data.getDouble();
      case BF16 -> Float.intBitsToFloat(data.getShort() << 16);
      case F16 -> half(data.getShort());
      default -> throw new IllegalStateException(name() + " is no floating number");
    };
  }

  private static float half(short bits) {
    int exponent = bits >> HALF_BITS & 31;
    int fraction = bits & (1 << HALF_BITS) - 1;
    float size =
        exponent == 31
            ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
            : exponent == 0
                ? Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_BITS)
                : Math.scalb((float) (fraction | 1 << HALF_BITS), exponent - HALF_BIAS - HALF_BITS);
    return bits < 0 ? -size : size;
  }
}
