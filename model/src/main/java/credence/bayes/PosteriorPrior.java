package credence.bayes;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A Gaussian of its own for every parameter: the posterior that was found by the data before
 * (variational continual learning, Nguyen et al. 2018), as far as it is not forgotten (Kurle et al.
 * 2020).
 *
 * <p>With forgetting gamma the prior is proportional to q_old^gamma p_0^(1 - gamma), p_0 being the
 * first prior of the chain: its precision is gamma / sigma_old^2 + (1 - gamma) / sigma_0^2, its
 * mean the mean of both by these precisions. With gamma = 1 it is the old posterior, to the bit.
 *
 * <p>Of a parameter without a sigma there is no belief: it has no KL, and keeps its value or goes
 * where the data alone lead.
 */
public final class PosteriorPrior implements Prior {

  private static final long serialVersionUID = 1;

  private final float[] mu;
  private final float[] rho;
  private final double forget;
  private final GaussianPrior first;
  private final int hash;

  /**
   * @param vectors mean and sigma of every parameter, in the order of {@link
   *     credence.net.WeightLayout}; the arrays are taken over
   * @param forget gamma, the share of the old posterior that is kept, in [0, 1]
   * @param first p_0, or null where the chain began with none of this kind
   */
  public PosteriorPrior(MeanField vectors, double forget, GaussianPrior first) {
    if (!(forget >= 0 && forget <= 1)) {
      throw new IllegalArgumentException("prior.forget = " + forget + " must be from 0 to 1");
    }
    if (forget < 1 && first == null) {
      throw new IllegalArgumentException(
          "prior.forget = " + forget + " needs the Gaussian prior that the chain began with");
    }
    this.mu = vectors.mu();
    this.rho = vectors.rho();
    this.forget = forget;
    this.first = first;
    this.hash = Objects.hash(Arrays.hashCode(mu), Arrays.hashCode(rho), forget, first);
  }

  /**
   * The prior that is left of an old posterior.
   *
   * @throws IllegalArgumentException if {@code forget} is not in [0, 1], or below 1 without a first
   *     prior
   */
  public static PosteriorPrior of(MeanField old, double forget, GaussianPrior first) {
    PosteriorPrior whole =
        new PosteriorPrior(MeanField.of(old.mu().clone(), old.rho().clone()), forget, first);
    if (forget == 1) {
      return whole;
    }
    double kept = (1 - forget) / (first.sigma() * first.sigma());
    for (int i = 0; i < whole.mu.length; i++) {
      if (old.isUncertain(i)) {
        double own = forget / (old.sigma(i) * old.sigma(i));
        whole.mu[i] = (float) ((own * old.mu()[i] + kept * first.mu()) / (own + kept));
        whole.rho[i] = (float) Softplus.inverse(1 / Math.sqrt(own + kept));
      }
    }
    return new PosteriorPrior(MeanField.of(whole.mu, whole.rho), forget, first);
  }

  /** Mean and sigma of every parameter. The prior's own arrays: not to be written to. */
  public MeanField vectors() {
    return MeanField.of(mu, rho);
  }

  public int size() {
    return mu.length;
  }

  /** gamma, the share of the old posterior that is kept. */
  public double forget() {
    return forget;
  }

  /** p_0, what was believed before the first data of the chain; null where that is not known. */
  public GaussianPrior first() {
    return first;
  }

  public double mean(int index) {
    return mu[index];
  }

  /** 1 / sigma^2 of a parameter, 0 where nothing is believed of it. */
  public double precision(int index) {
    double sigma = Softplus.of(rho[index]);
    return sigma == 0 ? 0 : 1 / (sigma * sigma);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public boolean isGaussian() {
    return true;
  }

  @Override
  public OptionalDouble gaussianSigma(int index) {
    double sigma = Softplus.of(rho[index]);
    return sigma == 0 ? OptionalDouble.empty() : OptionalDouble.of(sigma);
  }

  @Override
  public double kl(int index, double mu, double sigma) {
    double own = Softplus.of(rho[index]);
    return own == 0 ? 0 : GaussianPrior.kl(mu - this.mu[index], sigma, own);
  }

  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    double own = Softplus.of(rho[index]);
    return own == 0 ? new Slope(0, 0) : GaussianPrior.klSlope(mu - this.mu[index], sigma, own);
  }

  @Override
  public double energySlope(int index, double w) {
    double own = Softplus.of(rho[index]);
    return own == 0 ? 0 : GaussianPrior.klSlope(w - mu[index], own, own).byMu();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PosteriorPrior other
        && hash == other.hash
        && forget == other.forget
        && Objects.equals(first, other.first)
        && Arrays.equals(mu, other.mu)
        && Arrays.equals(rho, other.rho);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "PosteriorPrior[" + mu.length + " parameters, forget=" + forget + "]";
  }
}
