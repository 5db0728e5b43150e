package credence.exchange;

import credence.net.WeightLayout;
import credence.store.ModelFormatException;
import java.io.Serializable;
import java.util.List;

/** Numbers of a file, row-major. */
record Tensor(List<Integer> shape, float[] values) implements Serializable {

  Tensor {
    shape = List.copyOf(shape);
  }

  /**
   * Puts the numbers in their place among all weights.
   *
   * @param where they are in the file, for messages
   * @param allowed a number that need not be finite, NaN for none
   * @throws ModelFormatException if they are of another shape, or not finite
   */
  void copyTo(float[] all, WeightLayout.Tensor tensor, String where, float allowed)
      throws ModelFormatException {
    if (!shape.equals(tensor.shape())) {
      throw new ModelFormatException(
          where, "a tensor of shape " + tensor.shape(), "one of " + shape);
    }
    for (float value : values) {
      if (!Float.isFinite(value) && value != allowed) {
        throw new ModelFormatException(where, "finite numbers", value + "");
      }
    }
    System.arraycopy(values, 0, all, tensor.offset(), tensor.size());
  }
}
