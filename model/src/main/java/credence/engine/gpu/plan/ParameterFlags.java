package credence.engine.gpu.plan;

import credence.bayes.Family;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;

/** What the kernels know of each parameter, as bits that {@code dialect.h} names. */
final class ParameterFlags {

  private static final int IS_UNCERTAIN = 1;
  private static final int IS_PENALISED = 2;
  private static final int IS_REMOVED = 4;

  private ParameterFlags() {}

  /**
   * A word for each parameter.
   *
   * @param removed indices of weights that are no more
   */
  static int[] of(Family family, WeightLayout layout, int[] removed) {
    int[] words = new int[layout.size()];
    for (Tensor tensor : layout.tensors()) {
      boolean isPenalised = tensor.role() == Role.WEIGHT || tensor.role() == Role.BIAS;
      boolean isUncertain = family.isUncertain(tensor.role());
      int word = (isUncertain ? IS_UNCERTAIN : 0) | (isPenalised ? IS_PENALISED : 0);
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        words[i] = word;
      }
    }
    for (int i : removed) {
      words[i] |= IS_REMOVED;
    }
    return words;
  }
}
