package credence.engine.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A product of two matrices that lie in memory row by row, as they are or transposed, by oneDNN, in
 * single precision. Sums over more than {@value #LONGEST} terms are calculated in parts: for longer
 * ones oneDNN's kernels point the stack pointer at memory from malloc, and a signal that
 * arrives meanwhile, such as those of profilers that sample, overwrites what lies before it.
 */
final class Gemm {

  /** What the kernel for AVX-512, whose panels are 48 wide, has room for on the thread's own stack. */
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

    private FloatPointer fromRow(int row) {
      return values.getPointer((long) row * (transposed ? 1 : stride));
    }

    private FloatPointer fromColumn(int column) {
      return values.getPointer((long) column * (transposed ? stride : 1));
    }

    private byte flag() {
      return (byte) (transposed ? 'T' : 'N');
    }
  }

  /** Some of the terms of every sum. */
  private record Part(FloatPointer left, FloatPointer right, int terms) {}

  private final Factor left;
  private final Factor right;
  private final Part[] parts;
  private final FloatPointer result;
  private final int rows;
  private final int columns;

  /**
   * @param left [rows, inner]
   * @param right [inner, columns]
   * @param result [rows, columns], without gaps between rows
   */
  Gemm(Factor left, Factor right, FloatPointer result, int rows, int inner, int columns) {
    this.left = left;
    this.right = right;
    this.result = result;
    this.rows = rows;
    this.columns = columns;
    this.parts = new Part[(inner + LONGEST - 1) / LONGEST];
    for (int p = 0; p < parts.length; p++) {
      int from = (int) ((long) inner * p / parts.length);
      int end = (int) ((long) inner * (p + 1) / parts.length);
      parts[p] = new Part(left.fromColumn(from), right.fromRow(from), end - from);
    }
  }

  void run() {
    float kept = 0;
    for (Part part : parts) {
      int status =
          dnnl.dnnl_sgemm(
              left.flag(),
              right.flag(),
              rows,
              columns,
              part.terms(),
              1f,
              part.left(),
              left.stride(),
              part.right(),
              right.stride(),
              kept,
              result,
              columns);
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException(
            "oneDNN's product of matrices %d x %d x %d failed with status %d"
                .formatted(rows, part.terms(), columns, status));
      }
      kept = 1;
    }
  }
}
