package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Gemm.Factor;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Inputs [b, k] times weights [n, k] transposed, as products of matrices on plain layouts: the
 * weights are used where they lie.
 */
final class MatrixProduct implements Product {

  private final WeightForm form;
  private final Gemm forward;
  private final Gemm backwardWeights;
  private final Gemm backwardInputs;

  /**
   * @param b examples
   * @param k inputs of one example
   * @param n outputs of one example
   */
  MatrixProduct(Primitives primitives, Operands operands, WeightForm form, int b, int k, int n) {
    FloatPointer inputs = operands.inputs().at(0);
    FloatPointer weights = form.weights();
    FloatPointer outputs = operands.outputs().at(0);
    this.form = form;
    this.forward =
        Gemm.of(primitives, Factor.of(inputs, k), Factor.transposed(weights, k), outputs, b, k, n);
    this.backwardWeights =
        Gemm.of(
            primitives,
            Factor.transposed(outputs, n),
            Factor.of(inputs, k),
            form.gradient(),
            n,
            b,
            k);
    this.backwardInputs =
        operands.inputGradient() == null
            ? null
            : Gemm.of(
                primitives,
                Factor.of(outputs, n),
                Factor.of(weights, k),
                operands.inputGradient().at(0),
                b,
                n,
                k);
  }

  @Override
  public void prepare() {
    form.spread();
  }

  @Override
  public void forward() {
    forward.run();
  }

  @Override
  public void backwardWeights() {
    backwardWeights.run();
    form.collect();
  }

  @Override
  public void backwardInputs() {
    backwardInputs.run();
  }
}
