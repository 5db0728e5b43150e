package credence.engine.onednn.products;

import credence.engine.Precision;
import credence.engine.onednn.dnnl.Primitives;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Inputs [b, k] times weights [n, k] transposed, as products of matrices on plain layouts: in
 * single precision the weights are used where they lie.
 */
final class MatrixProduct implements Product {

  private final WeightForm form;
  private final Multiplicand inputs;
  private final Multiplicand weights;
  private final Multiplicand slopes;
  private final Gemm forward;
  private final Gemm backwardWeights;
  private final Gemm backwardInputs;

  /**
   * @param b examples
   * @param k inputs of one example
   * @param n outputs of one example
   */
  MatrixProduct(
      Primitives primitives,
      Precision precision,
      Operands operands,
      WeightForm form,
      int b,
      int k,
      int n) {
    this.form = form;
    FloatPointer outputs = operands.outputs().at(0);
    this.inputs = Multiplicand.of(primitives, precision, operands.inputs().at(0), (long) b * k);
    this.weights = Multiplicand.of(primitives, precision, form.weights(), (long) n * k);
    this.slopes = Multiplicand.of(primitives, precision, outputs, (long) b * n);
    this.forward = Gemm.of(primitives, inputs.rows(k), weights.turned(k), outputs, b, k, n);
    this.backwardWeights =
        Gemm.of(primitives, slopes.turned(n), inputs.rows(k), form.gradient(), n, b, k);
    this.backwardInputs =
        operands.inputGradient() == null
            ? null
            : Gemm.of(
                primitives,
                slopes.rows(n),
                weights.rows(k),
                operands.inputGradient().at(0),
                b,
                n,
                k);
  }

  /** Whether oneDNN serves all of it well: see {@link Gemm#isGood}. */
  boolean isGood() {
    return forward.isGood()
        && backwardWeights.isGood()
        && (backwardInputs == null || backwardInputs.isGood());
  }

  @Override
  public void prepare() {
    form.spread();
    weights.refresh();
  }

  @Override
  public void forward() {
    inputs.refresh();
    forward.run();
  }

  @Override
  public void predict(boolean sameInputs) {
    if (!sameInputs) {
      inputs.refresh();
    }
    forward.run();
  }

  @Override
  public void backwardWeights() {
    slopes.refresh();
    backwardWeights.run();
    form.collect();
  }

  @Override
  public void backwardInputs() {
    backwardInputs.run();
  }
}
