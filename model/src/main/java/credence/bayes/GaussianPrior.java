package credence.bayes;

import java.util.OptionalDouble;

/**
 * The same Gaussian N(mu, sigma^2) for every weight.
 *
 * @param mu mean, finite
 * @param sigma standard deviation, positive
 */
public record GaussianPrior(double mu, double sigma) implements Prior {

  public GaussianPrior {
    if (!Double.isFinite(mu)) {
      throw new IllegalArgumentException("prior.mu = " + mu + " must be finite");
    }
    requireSigma(sigma);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public OptionalDouble gaussianSigma() {
    return OptionalDouble.of(sigma);
  }

  /** Closed form: ln(sigma_p / sigma) + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2. */
  @Override
  public double kl(int index, double mu, double sigma) {
    return kl(mu - this.mu, sigma, this.sigma);
  }

  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    return klSlope(mu - this.mu, sigma, this.sigma);
  }

  @Override
  public double energySlope(int index, double w) {
    return (w - mu) / (sigma * sigma);
  }

  static Slope klSlope(double distance, double sigma, double priorSigma) {
    double variance = priorSigma * priorSigma;
    return new Slope(distance / variance, sigma / variance - 1 / sigma);
  }

  /**
   * @param distance of the means
   */
  static double kl(double distance, double sigma, double priorSigma) {
    double variance = priorSigma * priorSigma;
    return Math.log(priorSigma / sigma)
        + (sigma * sigma + distance * distance) / (2 * variance)
        - 0.5;
  }

  static void requireSigma(double sigma) {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("prior.sigma = " + sigma + " must be positive and finite");
    }
  }
}
