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

  /** Weights whose normals are drawn at a time. */
  private static final int CHUNK = 256;

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
    return curve().larger(w) + Math.log1p(curve().ratio(w));
  }

  /**
   * log p = larger + log(1 + ratio), with what does not depend on w worked out once: the logarithm
   * of a component is its constant - w^2 half-precision.
   */
  private record Curve(double constant1, double half1, double constant2, double half2) {

    /** Beyond this the smaller component is lost in the rounding of the larger. */
    private static final double FAR = 40;

    /** Logarithm of the larger component. */
    double larger(double w) {
      return Math.max(constant1 - half1 * w * w, constant2 - half2 * w * w);
    }

    /** The smaller component over the larger. */
    double ratio(double w) {
      double distance = Math.abs(constant1 - constant2 - (half1 - half2) * w * w);
      return distance > FAR ? 0 : Math.exp(-distance);
    }
  }

  private Curve curve() {
    return new Curve(
        Math.log(pi) - HALF_LOG_2_PI - Math.log(sigma1),
        0.5 / (sigma1 * sigma1),
        Math.log1p(-pi) - HALF_LOG_2_PI - Math.log(sigma2),
        0.5 / (sigma2 * sigma2));
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  /**
   * The entropy in closed form, log p averaged over normals and their opposites that belong to the
   * index: an estimate, the same every time.
   */
  @Override
  public double kl(int index, double mu, double sigma) {
    float[] epsilon = new float[DRAWS];
    RandomStream.of(KEY, 0).normals((long) index * DRAWS, epsilon, 0, DRAWS);
    return kl(curve(), mu, sigma, epsilon, 0);
  }

  @Override
  public double kl(MeanField posterior, int from, int end) {
    Curve curve = curve();
    RandomStream stream = RandomStream.of(KEY, 0);
    float[] epsilon = new float[CHUNK * DRAWS];
    double sum = 0;
    for (int start = from; start < end; start += CHUNK) {
      int count = Math.min(CHUNK, end - start);
      stream.normals((long) start * DRAWS, epsilon, 0, count * DRAWS);
      for (int i = 0; i < count; i++) {
        if (posterior.isUncertain(start + i)) {
          double mu = posterior.mu()[start + i];
          sum += kl(curve, mu, posterior.sigma(start + i), epsilon, i * DRAWS);
        }
      }
    }
    return sum;
  }

  /** One logarithm for all draws: the product of factors from 1 to 2 does not overflow. */
  private static double kl(Curve curve, double mu, double sigma, float[] epsilon, int from) {
    double sum = 0;
    double product = 1;
    for (int d = from; d < from + DRAWS; d++) {
      double noise = sigma * epsilon[d];
      sum += curve.larger(mu + noise) + curve.larger(mu - noise);
      product *= (1 + curve.ratio(mu + noise)) * (1 + curve.ratio(mu - noise));
    }
    return -HALF_LOG_2_PI - 0.5 - Math.log(sigma) - (sum + Math.log(product)) / (2 * DRAWS);
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
