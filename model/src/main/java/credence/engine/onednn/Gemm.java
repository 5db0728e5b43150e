package credence.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A product of two matrices that lie in memory row by row, as they are or transposed, by oneDNN, in
 * single precision. From AVX2 on oneDNN serves it with {@code brg_matmul}, whose stack pointer
 * stays on the thread's stack. Where it has only its older kernels ({@link Implementations}), sums
 * are calculated in parts of at most {@value #LONGEST} terms, whose panels stay there too.
 */
final class Gemm {

  /**
   * (4 pages - 256 bytes) / (4 bytes x 48): the bound of the older kernel with the widest panel.
   */
  private static final int LONGEST = 84;

  /**
   * A matrix as a factor.
   *
   * @param stride from a row to the next
   */
  record Factor(FloatPointer values, int stride, boolean transposed) {

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

    private long[] strides() {
      return transposed ? new long[] {1, stride} : new long[] {stride, 1};
    }
  }

  private final Workbench bench;
  private final FloatPointer result;
  private final int rows;
  private final int columns;
  private final List<Operation> parts = new ArrayList<>();

  private Gemm(Workbench bench, FloatPointer result, int rows, int columns) {
    this.bench = bench;
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
      Workbench bench,
      Factor left,
      Factor right,
      FloatPointer result,
      int rows,
      int inner,
      int columns) {
    Gemm gemm = new Gemm(bench, result, rows, columns);
    gemm.make(left, right, inner, bench.attributes());
    return gemm;
  }

  /** result = result + left right, of the shapes above. */
  static Gemm adding(
      Workbench bench,
      Factor left,
      Factor right,
      FloatPointer result,
      int rows,
      int inner,
      int columns) {
    Gemm gemm = new Gemm(bench, result, rows, columns);
    gemm.make(left, right, inner, bench.addingAttributes());
    return gemm;
  }

  void run() {
    for (Operation part : parts) {
      part.run();
    }
  }

  private void make(Factor left, Factor right, int inner, primitive_attr first) {
    matmul.primitive_desc whole = description(left, right, inner, first);
    if (Implementations.keepsStack(whole) || inner <= LONGEST) {
      parts.add(operation(whole, left, right));
      return;
    }
    bench.keep(whole);
    int count = (inner + LONGEST - 1) / LONGEST;
    for (int p = 0; p < count; p++) {
      int from = (int) ((long) inner * p / count);
      int terms = (int) ((long) inner * (p + 1) / count) - from;
      Factor some = left.fromColumn(from);
      Factor others = right.fromRow(from);
      primitive_attr attributes = p == 0 ? first : bench.addingAttributes();
      parts.add(operation(description(some, others, terms, attributes), some, others));
    }
  }

  private matmul.primitive_desc description(
      Factor left, Factor right, int inner, primitive_attr attributes) {
    return new matmul.primitive_desc(
        bench.cpu(),
        matrix(rows, inner, left.strides()),
        matrix(inner, columns, right.strides()),
        matrix(rows, columns, new long[] {columns, 1}),
        attributes,
        false);
  }

  private memory.desc matrix(int height, int width, long[] strides) {
    return bench.keep(
        new memory.desc(new long[] {height, width}, memory.data_type.f32, strides, false));
  }

  private Operation operation(matmul.primitive_desc description, Factor left, Factor right) {
    memory.desc target = bench.keep(description.dst_desc());
    memory.desc first = bench.keep(description.src_desc());
    memory.desc second = bench.keep(description.weights_desc());
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, bench.memory(first, left.values()))
        .put(dnnl.DNNL_ARG_WEIGHTS, bench.memory(second, right.values()))
        .put(dnnl.DNNL_ARG_DST, bench.memory(target, result));
    return bench.operationOfShortSums(description, new matmul(description), arguments);
  }
}
