package credence.prune;

import credence.bayes.MeanField;
import java.util.BitSet;

/** Which weights are removed. A removed weight has mu = 0 and sigma = 0. */
public final class Mask {

  private final int size;
  private final BitSet removed;

  private Mask(int size) {
    this.size = size;
    this.removed = new BitSet(size);
  }

  /**
   * Removes nothing.
   *
   * @param size length of the flat vectors
   */
  static Mask none(int size) {
    return new Mask(size);
  }

  void remove(int index) {
    removed.set(index);
  }

  public boolean isRemoved(int index) {
    return removed.get(index);
  }

  /** How many are removed. */
  public int count() {
    return removed.cardinality();
  }

  /**
   * The posterior without the removed weights.
   *
   * @throws IllegalArgumentException if its size is not the mask's
   */
  public MeanField apply(MeanField posterior) {
    if (posterior.size() != size) {
      throw new IllegalArgumentException(
          "a mask of " + size + " weights for a posterior of " + posterior.size());
    }
    float[] mu = posterior.mu().clone();
    float[] rho = posterior.rho().clone();
    for (int i = removed.nextSetBit(0); i >= 0; i = removed.nextSetBit(i + 1)) {
      mu[i] = 0;
      rho[i] = Float.NEGATIVE_INFINITY;
    }
    return MeanField.of(mu, rho);
  }
}
