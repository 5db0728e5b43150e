/**
 * Products of a layer's inputs and its weights, and the two products that lead back. {@code
 * Products} chooses a form by shapes and batch alone, never by timing, since the form decides the
 * last bits: a matrix product, a convolution, an unfolded convolution, or one over the few weights
 * that pruning has left. Biases, noise and non-linearities belong to the stages; where the weights
 * come from does not matter here.
 */
package credence.engine.onednn.products;
