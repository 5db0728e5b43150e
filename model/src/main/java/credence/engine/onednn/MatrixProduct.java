package credence.engine.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Inputs [b, k] times weights [n, k] transposed, by oneDNN's single-precision matrix product on
 * plain layouts: the weights are used where they lie.
 */
final class MatrixProduct implements Product {

  private static final byte AS_IS = 'N';
  private static final byte TRANSPOSED = 'T';

  private final int b;
  private final int k;
  private final int n;
  private final WeightForm form;
  private final FloatPointer inputs;
  private final FloatPointer weights;
  private final FloatPointer outputs;
  private final FloatPointer weightGradient;
  private final FloatPointer inputGradient;

  /**
   * @param b examples
   * @param k inputs of one example
   * @param n outputs of one example
   */
  MatrixProduct(Operands operands, WeightForm form, int b, int k, int n) {
    this.b = b;
    this.k = k;
    this.n = n;
    this.form = form;
    this.inputs = operands.inputs().at(0);
    this.weights = form.weights();
    this.outputs = operands.outputs().at(0);
    this.weightGradient = form.gradient();
    this.inputGradient = operands.inputGradient() == null ? null : operands.inputGradient().at(0);
  }

  @Override
  public void prepare() {
    form.spread();
  }

  @Override
  public void forward() {
    multiply(AS_IS, TRANSPOSED, b, n, k, inputs, k, weights, k, outputs, n);
  }

  @Override
  public void backwardWeights() {
    multiply(TRANSPOSED, AS_IS, n, k, b, outputs, n, inputs, k, weightGradient, k);
    form.collect();
  }

  @Override
  public void backwardInputs() {
    multiply(AS_IS, AS_IS, b, k, n, outputs, n, weights, k, inputGradient, k);
  }

  private static void multiply(
      byte transA,
      byte transB,
      int rows,
      int columns,
      int inner,
      FloatPointer left,
      int leftStride,
      FloatPointer right,
      int rightStride,
      FloatPointer result,
      int resultStride) {
    int status =
        dnnl.dnnl_sgemm(
            transA,
            transB,
            rows,
            columns,
            inner,
            1f,
            left,
            leftStride,
            right,
            rightStride,
            0f,
            result,
            resultStride);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException(
          "oneDNN's matrix product %d x %d x %d failed with status %d"
              .formatted(rows, inner, columns, status));
    }
  }
}
