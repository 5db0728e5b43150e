package credence.engine.onednn.products;

import credence.engine.Precision;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Gemm.Factor;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * What a product multiplies: floats where they lie or, in bfloat16, a vector beside them with what
 * they are rounded to.
 */
final class Multiplicand {

  private final Pointer values;

  /** Null where nothing is rounded. */
  private final Operation rounding;

  private Multiplicand(Pointer values, Operation rounding) {
    this.values = values;
    this.rounding = rounding;
  }

  /**
   * @param floats that are to be multiplied, {@code length} of them
   */
  static Multiplicand of(
      Primitives primitives, Precision precision, FloatPointer floats, long length) {
    if (precision == Precision.FLOAT32) {
      return new Multiplicand(floats, null);
    }
    Pointer space = primitives.floats((length + 1) / 2).at(0);
    ShortPointer rounded = primitives.keep(new ShortPointer(space)).capacity(length);
    memory from = primitives.memory(vector(primitives, memory.data_type.f32, length), floats);
    memory to = primitives.memory(vector(primitives, memory.data_type.bf16, length), rounded);
    return new Multiplicand(rounded, primitives.reorder(from, to));
  }

  private static memory.desc vector(Primitives primitives, memory.data_type type, long length) {
    return primitives.keep(new memory.desc(new long[] {length}, type, memory.format_tag.a));
  }

  /** The type of values that are multiplied in {@code precision}. */
  static memory.data_type type(Precision precision) {
    return precision == Precision.FLOAT32 ? memory.data_type.f32 : memory.data_type.bf16;
  }

  /** To be called when the floats have changed. */
  void refresh() {
    if (rounding != null) {
      rounding.run();
    }
  }

  /** Where the values are, in the type that they are multiplied in. */
  Pointer values() {
    return values;
  }

  /**
   * As a matrix, row by row.
   *
   * @param stride from a row to the next
   */
  Factor rows(int stride) {
    return new Factor(values, stride, false);
  }

  /** The transpose of {@link #rows}. */
  Factor turned(int stride) {
    return new Factor(values, stride, true);
  }
}
