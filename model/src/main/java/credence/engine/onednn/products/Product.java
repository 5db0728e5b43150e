package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.net.WeightLayout;

/**
 * One of the two linear maps of a layer with weights: outputs = inputs * weights, where the weights
 * are the means (and the inputs the values) or the variances (and the squares). Works on buffers
 * given when it was made.
 */
public interface Product {

  /** Takes in changed weights. */
  void prepare();

  /** Writes the outputs. */
  void forward();

  /**
   * Writes the outputs, and no way back follows.
   *
   * @param sameInputs whether the inputs are those of the last prediction
   */
  default void predict(boolean sameInputs) {
    forward();
  }

  /** Writes the weights' derivative from inputs and the outputs' derivative. */
  void backwardWeights();

  /**
   * Writes the inputs' derivative from weights and the outputs' derivative, after {@link
   * #backwardWeights}.
   */
  void backwardInputs();

  /**
   * The buffers of one product.
   *
   * @param weights as the flat vectors have them
   * @param outputs also hold, on the way back, the derivative by the outputs
   * @param inputGradient null where none is wanted: at the first layer with weights
   */
  record Operands(
      Floats inputs,
      FlatSlice weights,
      Floats outputs,
      FlatSlice weightGradient,
      Floats inputGradient) {}

  /** A tensor's place in a flat vector. */
  record FlatSlice(Floats vector, int offset, int length) {

    /** Where {@code tensor} is in {@code vector}. */
    public static FlatSlice of(WeightLayout.Tensor tensor, Floats vector) {
      return new FlatSlice(vector, tensor.offset(), tensor.size());
    }
  }
}
