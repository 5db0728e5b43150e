package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Implementations;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * A product of two matrices that lie in memory row by row, as they are or transposed, by oneDNN, of
 * floats or of bfloat16, with sums in single precision. From AVX2 on oneDNN serves it with {@code
 * brg_matmul}, whose stack pointer stays on the thread's stack. Where it has only its older kernels
 * ({@link Implementations}), sums are calculated in parts of at most {@value #LONGEST} terms, whose
 * panels stay there too.
 */
final class Gemm {

  /**
   * (4 pages - 256 bytes) / (4 bytes x 48): the bound of the older kernel with the widest panel.
   */
  private static final int LONGEST = 84;

  /**
   * From so many columns on they are calculated {@value #PANEL} at a time, for the caches' sake.
   */
  private static final int WIDE = 1024;

  private static final int PANEL = 512;

  /**
   * A matrix as a factor.
   *
   * @param values floats, or bfloat16 as shorts
   * @param stride from a row to the next
   */
  record Factor(Pointer values, int stride, boolean transposed) {

    static Factor of(FloatPointer values, int stride) {
      return new Factor(values, stride, false);
    }

    static Factor transposed(FloatPointer values, int stride) {
      return new Factor(values, stride, true);
    }

    private Factor fromRow(int row) {
      long skipped = (long) row * (transposed ? 1 : stride);
      return new Factor(values.getPointer(skipped), stride, transposed);
    }

    private Factor fromColumn(int column) {
      long skipped = (long) column * (transposed ? stride : 1);
      return new Factor(values.getPointer(skipped), stride, transposed);
    }

    private boolean isRounded() {
      return values instanceof ShortPointer;
    }

    private memory.data_type type() {
      return isRounded() ? memory.data_type.bf16 : memory.data_type.f32;
    }

    private long[] strides() {
      return transposed ? new long[] {1, stride} : new long[] {stride, 1};
    }
  }

  private final Primitives primitives;
  private final FloatPointer result;
  private final int rows;
  private final int columns;
  private final List<Operation> operations = new ArrayList<>();
  private boolean good = true;

  private Gemm(Primitives primitives, FloatPointer result, int rows, int columns) {
    this.primitives = primitives;
    this.result = result;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * result = left right.
   *
   * @param left [rows, inner]
   * @param right [inner, columns]
   * @param result [rows, columns], without gaps between rows
   */
  static Gemm of(
      Primitives primitives,
      Factor left,
      Factor right,
      FloatPointer result,
      int rows,
      int inner,
      int columns) {
    Gemm gemm = new Gemm(primitives, result, rows, columns);
    gemm.make(left, right, inner, primitives.attributes());
    return gemm;
  }

  /** result = result + left right, of the shapes above. */
  static Gemm adding(
      Primitives primitives,
      Factor left,
      Factor right,
      FloatPointer result,
      int rows,
      int inner,
      int columns) {
    Gemm gemm = new Gemm(primitives, result, rows, columns);
    gemm.make(left, right, inner, primitives.addingAttributes());
    return gemm;
  }

  void run() {
    for (Operation operation : operations) {
      operation.run();
    }
  }

  /**
   * Whether oneDNN has no worse than its good kernels for it ({@link Implementations}); floats have
   * the sums in parts for that, bfloat16 nothing.
   */
  boolean isGood() {
    return good;
  }

  /** How many operations of oneDNN's make up the product. */
  int operations() {
    return operations.size();
  }

  /** A panel of the result's columns after the other. */
  private void make(Factor left, Factor right, int inner, primitive_attr attributes) {
    int width = columns < WIDE ? columns : PANEL;
    for (int from = 0; from < columns; from += width) {
      int count = Math.min(width, columns - from);
      Factor panel = right.fromColumn(from);
      matmul.primitive_desc whole = description(left, panel, inner, count, attributes);
      good &= !left.isRounded() || Implementations.isGood(whole);
      if (left.isRounded() || Implementations.keepsStack(whole) || inner <= LONGEST) {
        operations.add(operation(whole, left, panel, from));
      } else {
        primitives.keep(whole);
        makeParts(left, panel, inner, from, count, attributes);
      }
    }
  }

  private void makeParts(
      Factor left, Factor right, int inner, int column, int width, primitive_attr attributes) {
    int count = (inner + LONGEST - 1) / LONGEST;
    for (int p = 0; p < count; p++) {
      int from = (int) ((long) inner * p / count);
      int terms = (int) ((long) inner * (p + 1) / count) - from;
      Factor some = left.fromColumn(from);
      Factor others = right.fromRow(from);
      primitive_attr sums = p == 0 ? attributes : primitives.addingAttributes();
      operations.add(
          operation(description(some, others, terms, width, sums), some, others, column));
    }
  }

  private matmul.primitive_desc description(
      Factor left, Factor right, int inner, int width, primitive_attr attributes) {
    return new matmul.primitive_desc(
        primitives.cpu(),
        matrix(rows, inner, left.strides(), left.type()),
        matrix(inner, width, right.strides(), right.type()),
        matrix(rows, width, new long[] {columns, 1}, memory.data_type.f32),
        attributes,
        false);
  }

  private memory.desc matrix(int height, int width, long[] strides, memory.data_type type) {
    return primitives.keep(new memory.desc(new long[] {height, width}, type, strides, false));
  }

  private Operation operation(
      matmul.primitive_desc description, Factor left, Factor right, int column) {
    memory.desc target = primitives.keep(description.dst_desc());
    memory.desc first = primitives.keep(description.src_desc());
    memory.desc second = primitives.keep(description.weights_desc());
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, primitives.memory(first, left.values()))
        .put(dnnl.DNNL_ARG_WEIGHTS, primitives.memory(second, right.values()))
        .put(dnnl.DNNL_ARG_DST, primitives.memory(target, result.getPointer(column)));
    return primitives.operationOfShortSums(description, new matmul(description), arguments);
  }
}
