package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product.Operands;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.LayerSpec;
import credence.net.Shape;

/**
 * Chooses how a layer's products are computed: by shapes and batch alone, for a choice that is
 * timed on the machine would change the bytes of the result.
 */
public final class Products {

  /** A matrix product may do this many times the convolution's work and still be faster. */
  private static final double MATRIX_ADVANTAGE = 1.3;

  /** Below this the weights' rearrangement costs more than the product saves. */
  private static final int LEAST_EXAMPLES_FOR_MATRIX = 32;

  /** Beyond this many places an arrangement is not worth its memory. */
  private static final int MOST_PLACES = 1 << 24;

  private final LayerSpec layer;
  private final Shape input;
  private final int examples;
  private final int pack;
  private final int[] runs;

  /**
   * @param layer one with weights
   */
  public Products(LayerSpec layer, Shape input, int examples) {
    this.layer = layer;
    this.input = input;
    this.examples = examples;
    if (!(layer instanceof Conv2d conv)) {
      this.pack = 1;
      this.runs = null;
    } else if (isMatrix(conv)) {
      this.pack = 0;
      this.runs = Arrangements.matrix(conv, input);
    } else {
      this.pack = Arrangements.packing(conv, input);
      this.runs = pack == 1 ? null : Arrangements.packedRuns(conv, pack);
    }
  }

  public Product product(Primitives primitives, Operands operands) {
    if (layer instanceof Dense || pack == 0) {
      int outputs = layer.output(input).size();
      WeightForm form = form(primitives, operands, runs);
      return new MatrixProduct(primitives, operands, form, examples, input.size(), outputs);
    }
    Conv2d conv = (Conv2d) layer;
    ConvolutionDescriptions descriptions =
        new ConvolutionDescriptions(
            primitives,
            Arrangements.packed(conv, pack),
            Arrangements.packed(input, pack),
            examples,
            operands.inputGradient() != null);
    if (descriptions.areGood()) {
      WeightForm form = form(primitives, operands, runs);
      return new ConvolutionProduct(primitives, operands, form, descriptions);
    }
    WeightForm channelsLast = form(primitives, operands, Arrangements.packedRuns(conv, 1));
    return new UnfoldedProduct(primitives, operands, channelsLast, conv, input, examples);
  }

  /**
   * @param runs null for the weights where they lie
   */
  private WeightForm form(Primitives primitives, Operands operands, int[] runs) {
    if (runs == null) {
      return WeightForm.plain(operands.weights(), operands.weightGradient());
    }
    Conv2d conv = (Conv2d) layer;
    return WeightForm.arranged(
        primitives,
        operands.weights(),
        operands.weightGradient(),
        runs,
        conv.kernelHeight() * conv.kernelWidth(),
        input.channels());
  }

  /** On maps not much larger than the kernel, one matrix product does less than a convolution. */
  private boolean isMatrix(Conv2d conv) {
    Shape output = conv.output(input);
    double matrix = (double) input.size() * output.size();
    double convolution =
        (double) output.size() * input.channels() * conv.kernelHeight() * conv.kernelWidth();
    return examples >= LEAST_EXAMPLES_FOR_MATRIX
        && matrix <= MATRIX_ADVANTAGE * convolution
        && matrix <= MOST_PLACES;
  }
}
