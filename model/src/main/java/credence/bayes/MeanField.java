package credence.bayes;

/**
 * A mean-field Gaussian posterior over all weights and biases of a network: q(w) = prod N(mu,
 * softplus(rho)^2), in the order of {@link credence.net.WeightLayout}.
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

  /** Mean of sigma over all weights. */
  public double meanSigma() {
    double sum = 0;
    for (float r : rho) {
      sum += Softplus.of(r);
    }
    return sum / rho.length;
  }
}
