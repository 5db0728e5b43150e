package credence.engine.onednn.products;

import credence.engine.Precision;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product.Operands;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Shape;

/**
 * Chooses how a layer's products are computed: by shapes and batch alone, for a choice that is
 * timed on the machine would change the bytes of the result. What oneDNN has no good kernel for in
 * bfloat16 is computed in single precision, and so are unfolded convolutions.
 */
public final class Products {

  /** A matrix product may do this many times the convolution's work and still be faster. */
  private static final double MATRIX_ADVANTAGE = 1.3;

  /** Below this the weights' rearrangement costs more than the product saves. */
  private static final int LEAST_EXAMPLES_FOR_MATRIX = 32;

  /** Beyond this many places an arrangement is not worth its memory. */
  private static final int MOST_PLACES = 1 << 24;

  /** Null for a dense layer. */
  private final Conv2d conv;

  private final Shape input;
  private final int outputs;
  private final int examples;
  private final Precision precision;
  private final boolean isMatrix;
  private final int pack;

  /** Null for the weights where they lie. */
  private final Arrangement arrangement;

  /** Of a dense layer. */
  public Products(Dense dense, Shape input, int examples, Precision precision) {
    this.conv = null;
    this.input = input;
    this.outputs = dense.units();
    this.examples = examples;
    this.precision = precision;
    this.isMatrix = true;
    this.pack = 1;
    this.arrangement = null;
  }

  /** Of a convolution. */
  public Products(Conv2d conv, Shape input, int examples, Precision precision) {
    this.conv = conv;
    this.input = input;
    this.outputs = conv.output(input).size();
    this.examples = examples;
    this.precision = precision;
    this.isMatrix = isMatrix();
    this.pack = isMatrix ? 1 : Arrangement.packing(conv, input);
    if (isMatrix) {
      this.arrangement = Arrangement.matrix(conv, input);
    } else {
      this.arrangement = pack == 1 ? null : Arrangement.packed(conv, pack, input.channels());
    }
  }

  public Product product(Primitives primitives, Operands operands) {
    if (isMatrix) {
      WeightForm form = form(primitives, operands, arrangement);
      MatrixProduct wanted = matrix(primitives, operands, form, precision);
      return wanted.isGood() ? wanted : matrix(primitives, operands, form, Precision.FLOAT32);
    }
    boolean inputsWanted = operands.inputGradient() != null;
    ConvolutionDescriptions descriptions = describe(primitives, precision, inputsWanted);
    if (precision != Precision.FLOAT32 && !descriptions.areGood()) {
      descriptions = describe(primitives, Precision.FLOAT32, inputsWanted);
    }
    if (descriptions.areGood()) {
      WeightForm form = form(primitives, operands, arrangement);
      return new ConvolutionProduct(primitives, operands, form, descriptions);
    }
    WeightForm channelsLast =
        form(primitives, operands, Arrangement.packed(conv, 1, input.channels()));
    return new UnfoldedProduct(primitives, operands, channelsLast, conv, input, examples);
  }

  private MatrixProduct matrix(
      Primitives primitives, Operands operands, WeightForm form, Precision in) {
    return new MatrixProduct(primitives, in, operands, form, examples, input.size(), outputs);
  }

  private ConvolutionDescriptions describe(
      Primitives primitives, Precision in, boolean inputsWanted) {
    return new ConvolutionDescriptions(
        primitives,
        in,
        Arrangement.packed(conv, pack),
        Arrangement.packed(input, pack),
        examples,
        inputsWanted);
  }

  /**
   * @param form null for the weights where they lie
   */
  private WeightForm form(Primitives primitives, Operands operands, Arrangement form) {
    if (form == null) {
      return WeightForm.plain(operands.weights(), operands.weightGradient());
    }
    return WeightForm.arranged(
        primitives, operands.weights(), operands.weightGradient(), form, conv, input.channels());
  }

  /** On maps not much larger than the kernel, one matrix product does less than a convolution. */
  private boolean isMatrix() {
    double matrix = (double) input.size() * outputs;
    double convolution =
        (double) outputs * input.channels() * conv.kernelHeight() * conv.kernelWidth();
    return examples >= LEAST_EXAMPLES_FOR_MATRIX
        && matrix <= MATRIX_ADVANTAGE * convolution
        && matrix <= MOST_PLACES;
  }
}
