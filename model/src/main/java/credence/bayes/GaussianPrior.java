package credence.bayes;

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
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("prior.sigma = " + sigma + " must be positive and finite");
    }
  }

  @Override
  public double kl(MeanField posterior) {
    return kl(posterior, 0, posterior.size());
  }

  /** Closed form: ln(sigma_p / sigma) + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2. */
  @Override
  public double kl(MeanField posterior, int from, int end) {
    double sum = 0;
    for (int i = from; i < end; i++) {
      double s = posterior.sigma(i);
      double d = posterior.mu()[i] - mu;
      sum += Math.log(sigma / s) + (s * s + d * d) / (2 * sigma * sigma) - 0.5;
    }
    return sum;
  }
}
