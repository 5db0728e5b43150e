package credence.bayes;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * p(w) = pi N(0, sigma1^2) + (1 - pi) N(0, sigma2^2) (Blundell et al. 2015, equation 7). The KL has
 * no closed form: it is estimated from sampled weights.
 *
 * @param pi share of the first component, in (0, 1)
 * @param sigma1 standard deviation, positive
 * @param sigma2 likewise
 */
public record ScaleMixturePrior(double pi, double sigma1, double sigma2) implements Prior {

  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  /** Normals of a weight that {@link #kl} averages over. */
  private static final int DRAWS = 8;

  private static final RandomKey KEY = RandomKey.of(0, Purpose.KL_ESTIMATE);

  public ScaleMixturePrior {
    if (!(pi > 0 && pi < 1)) {
      throw new IllegalArgumentException("prior.pi = " + pi + " not in (0, 1)");
    }
    requireSigma("sigma1", sigma1);
    requireSigma("sigma2", sigma2);
  }

  private static void requireSigma(String name, double sigma) {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException(
          "prior." + name + " = " + sigma + " must be positive and finite");
    }
  }

  /** log p(w), in nats, by log-sum-exp. */
  public double logDensity(double w) {
    double first = Math.log(pi) + logNormal(w, sigma1);
    double second = Math.log1p(-pi) + logNormal(w, sigma2);
    double max = Math.max(first, second);
    return max + Math.log1p(Math.exp(Math.min(first, second) - max));
  }

  private static double logNormal(double w, double sigma) {
    double z = w / sigma;
    return -HALF_LOG_2_PI - Math.log(sigma) - 0.5 * z * z;
  }

  /**
   * The entropy in closed form, log p averaged over normals and their opposites that belong to the
   * index: an estimate, the same every time.
   */
  @Override
  public double kl(int index, double mu, double sigma) {
    float[] epsilon = new float[DRAWS];
    RandomStream.of(KEY, 0).normals((long) index * DRAWS, epsilon, 0, DRAWS);
    double sum = 0;
    for (float e : epsilon) {
      sum += logDensity(mu + sigma * e) + logDensity(mu - sigma * e);
    }
    return -HALF_LOG_2_PI - 0.5 - Math.log(sigma) - sum / (2 * DRAWS);
  }

  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    double slope = energySlope(index, mu + sigma * epsilon);
    return new Slope(slope, slope * epsilon - 1 / sigma);
  }

  /** w (r / sigma1^2 + (1 - r) / sigma2^2), with r the first component's share of p(w). */
  @Override
  public double energySlope(int index, double w) {
    double precision1 = 1 / (sigma1 * sigma1);
    double precision2 = 1 / (sigma2 * sigma2);
    double logOdds =
        Math.log(pi / (1 - pi)) + Math.log(sigma2 / sigma1) + (precision2 - precision1) * w * w / 2;
    double share = Softplus.derivative(logOdds);
    return w * (share * precision1 + (1 - share) * precision2);
  }
}
