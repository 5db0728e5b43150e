package credence.bayes;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A Gaussian around the weights of a trained network, one mean for each (MOPED, Krishnan et al.
 * 2020).
 */
public final class EmpiricalPrior implements Prior {

  private static final long serialVersionUID = 1;

  private final float[] means;
  private final double sigma;
  private final int hash;

  /**
   * @param means of every parameter, in the order of {@link credence.net.WeightLayout}; copied
   * @param sigma standard deviation of all, positive
   */
  public EmpiricalPrior(float[] means, double sigma) {
    GaussianPrior.requireSigma(sigma);
    this.means = means.clone();
    this.sigma = sigma;
    this.hash = 31 * Arrays.hashCode(this.means) + Double.hashCode(sigma);
  }

  /** Of every parameter. The prior's own array: not to be written to. */
  public float[] means() {
    return means;
  }

  public double sigma() {
    return sigma;
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public OptionalDouble gaussianSigma() {
    return OptionalDouble.of(sigma);
  }

  @Override
  public double kl(int index, double mu, double sigma) {
    return GaussianPrior.kl(mu - means[index], sigma, this.sigma);
  }

  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    return GaussianPrior.klSlope(mu - means[index], sigma, this.sigma);
  }

  @Override
  public double energySlope(int index, double w) {
    return (w - means[index]) / (sigma * sigma);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EmpiricalPrior other
        && hash == other.hash
        && sigma == other.sigma
        && Arrays.equals(means, other.means);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "EmpiricalPrior[" + means.length + " means, sigma=" + sigma + "]";
  }
}
