package credence.engine.nd4j.layers;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer compiled for one number of examples. Activations are row-major [c, b, h, w]: with the
 * channel first, a convolution is one matrix product whose result needs no reordering.
 */
public interface Layer {

  /** The output: the layer's own array, overwritten by the next call. */
  INDArray forward(INDArray input, LayerPass pass);

  /** What {@link #forward} last returned, or null before that. */
  INDArray output();

  /**
   * Gradients of the weights, if any.
   *
   * @param gradient at the output; may be overwritten
   */
  default void backwardWeights(INDArray gradient) {}

  /**
   * The gradient at the input, after {@link #backwardWeights} for the same gradient: the layer's
   * own array.
   */
  INDArray backwardData(INDArray gradient);
}
