package credence.bayes;

/**
 * p(|w|) proportional to 1 / |w|: sparse variational dropout (Molchanov et al. 2017). With alpha =
 * sigma^2 / (mu^2 + 1e-8), a weight whose ln alpha reaches the threshold is noise only and counts
 * as 0, mu and sigma, in every forward pass; it still has its KL, and may come back.
 *
 * @param threshold in ln alpha, the paper's is 3; infinite to mask nothing
 */
public record LogUniformPrior(double threshold) implements Prior {

  /** Of the approximation, equation 14. */
  public static final double K1 = 0.63576;

  public static final double K2 = 1.87320;
  public static final double K3 = 1.48695;

  /** Added to mu^2. */
  public static final double TINY = 1e-8;

  /** ln alpha is kept within plus and minus this. */
  public static final double CLIP = 8;

  public LogUniformPrior {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("prior.threshold is not a number");
    }
  }

  /** ln alpha of a weight, not clipped. */
  public static double logAlpha(double mu, double sigma) {
    return 2 * Math.log(sigma) - Math.log(mu * mu + TINY);
  }

  /** Whether a weight counts as 0. */
  public boolean isMasked(double mu, double sigma) {
    return logAlpha(mu, sigma) >= threshold;
  }

  /** The posterior without what counts as 0: such a weight has mu = 0 and no sigma. */
  public MeanField masked(MeanField posterior) {
    float[] mu = posterior.mu().clone();
    float[] rho = posterior.rho().clone();
    for (int i = 0; i < mu.length; i++) {
      if (posterior.isUncertain(i) && isMasked(mu[i], posterior.sigma(i))) {
        mu[i] = 0;
        rho[i] = Float.NEGATIVE_INFINITY;
      }
    }
    return MeanField.of(mu, rho);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  /** The KL up to its constant, 0 at ln alpha = infinity: equation 14. */
  @Override
  public double kl(int index, double mu, double sigma) {
    double logAlpha = Math.max(-CLIP, Math.min(CLIP, logAlpha(mu, sigma)));
    return K1 - K1 * Softplus.derivative(K2 + K3 * logAlpha) + 0.5 * Softplus.of(-logAlpha);
  }

  /** 0 where ln alpha is clipped. */
  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    double logAlpha = logAlpha(mu, sigma);
    if (!(Math.abs(logAlpha) < CLIP)) {
      return new Slope(0, 0);
    }
    double s = Softplus.derivative(K2 + K3 * logAlpha);
    double byLogAlpha = -K1 * K3 * s * (1 - s) - 0.5 * Softplus.derivative(-logAlpha);
    return new Slope(-2 * mu / (mu * mu + TINY) * byLogAlpha, 2 / sigma * byLogAlpha);
  }

  /** Not a density. */
  @Override
  public double energySlope(int index, double w) {
    return 0;
  }
}
