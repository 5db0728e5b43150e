package credence.bayes;

import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.BitSet;

/**
 * A mean-field Gaussian posterior over all weights and biases of a network: q(w) = prod N(mu,
 * softplus(rho)^2), in the order of {@link credence.net.WeightLayout}. A rho of minus infinity, a
 * sigma of 0, is a parameter without uncertainty.
 */
public final class MeanField {

  private final float[] mu;
  private final float[] rho;

  private MeanField(float[] mu, float[] rho) {
    this.mu = mu;
    this.rho = rho;
  }

  /**
   * Takes both arrays over: the caller writes to them no more.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static MeanField of(float[] mu, float[] rho) {
    if (mu.length != rho.length) {
      throw new IllegalArgumentException(mu.length + " means and " + rho.length + " rhos");
    }
    return new MeanField(mu, rho);
  }

  /** Means. The posterior's own array: not to be written to. */
  public float[] mu() {
    return mu;
  }

  /** sigma = softplus(rho). The posterior's own array: not to be written to. */
  public float[] rho() {
    return rho;
  }

  public int size() {
    return mu.length;
  }

  /** Standard deviation of weight {@code index}. */
  public double sigma(int index) {
    return Softplus.of(rho[index]);
  }

  /** Whether parameter {@code index} has a sigma above 0. */
  public boolean isUncertain(int index) {
    return rho[index] != Float.NEGATIVE_INFINITY;
  }

  /**
   * Where there is nothing left of a weight, neither mu nor sigma: indices in rising order. Biases,
   * scales and shifts are not weights.
   *
   * @param layout of this posterior
   */
  public int[] removed(WeightLayout layout) {
    BitSet removed = new BitSet();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      int end = tensor.role() == Role.WEIGHT ? tensor.end() : tensor.offset();
      for (int i = tensor.offset(); i < end; i++) {
        if (mu[i] == 0 && !isUncertain(i)) {
          removed.set(i);
        }
      }
    }
    return removed.stream().toArray();
  }

  /** Mean of sigma over all uncertain parameters, 0 if there are none. */
  public double meanSigma() {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < rho.length; i++) {
      if (isUncertain(i)) {
        sum += sigma(i);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
