package credence.predict.numbers;

import java.util.Arrays;
import java.util.List;

/**
 * The predictive distribution of a number: each draw of the network gives a normal distribution,
 * and all of them count the same. The total variance falls into an aleatoric part, the mean of the
 * draws' variances, and an epistemic one, the variance of their means.
 */
public final class NormalMixture {

  /** A quantile is sought so many deviations of a component beyond all means. */
  private static final double REACH = 9;

  private static final int MOST_STEPS = 200;

  private final double[] means;
  private final double[] sigmas;

  /**
   * @param means of the components, at least one; taken over
   * @param sigmas their standard deviations, positive; likewise
   * @throws IllegalArgumentException if the lengths differ, or there is no component
   */
  public NormalMixture(double[] means, double[] sigmas) {
    if (means.length != sigmas.length || means.length == 0) {
      throw new IllegalArgumentException(
          "a mixture of %d means and %d deviations".formatted(means.length, sigmas.length));
    }
    this.means = means;
    this.sigmas = sigmas;
  }

  /** All components of all, each of which counts the same: several networks predict as one. */
  public static NormalMixture pooled(List<NormalMixture> all) {
    return new NormalMixture(
        all.stream().flatMapToDouble(each -> Arrays.stream(each.means)).toArray(),
        all.stream().flatMapToDouble(each -> Arrays.stream(each.sigmas)).toArray());
  }

  /** How many normal distributions: draws of the network. */
  public int components() {
    return means.length;
  }

  public double mean() {
    double sum = 0;
    for (double mean : means) {
      sum += mean;
    }
    return sum / means.length;
  }

  /** Mean of the components' variances: noise that no further data would take away. */
  public double aleatoric() {
    double sum = 0;
    for (double sigma : sigmas) {
      sum += sigma * sigma;
    }
    return sum / sigmas.length;
  }

  /** Variance of the components' means: what the network does not know. */
  public double epistemic() {
    double mean = mean();
    double sum = 0;
    for (double of : means) {
      sum += (of - mean) * (of - mean);
    }
    return sum / means.length;
  }

  public double standardDeviation() {
    return Math.sqrt(aleatoric() + epistemic());
  }

  /** P(Y <= y). */
  public double cdf(double y) {
    double sum = 0;
    for (int t = 0; t < means.length; t++) {
      sum += NormalDistribution.probability((y - means[t]) / sigmas[t]);
    }
    return sum / means.length;
  }

  /** ln p(y): log-mean-exp over the components, so that far points keep their digits. */
  public double logDensity(double y) {
    double max = Double.NEGATIVE_INFINITY;
    double[] logs = new double[means.length];
    for (int t = 0; t < means.length; t++) {
      logs[t] = NormalDistribution.logDensity((y - means[t]) / sigmas[t]) - Math.log(sigmas[t]);
      max = Math.max(max, logs[t]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - max);
    }
    return max + Math.log(sum / means.length);
  }

  /**
   * The number that a share {@code p} of the distribution lies below, by Newton steps inside a
   * bracket that is halved where they leave it.
   *
   * @throws IllegalArgumentException unless 0 &lt; p &lt; 1
   */
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p = " + p + " must be between 0 and 1");
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < means.length; t++) {
      low = Math.min(low, means[t] - REACH * sigmas[t]);
      high = Math.max(high, means[t] + REACH * sigmas[t]);
    }
    double close = 1e-13 * (high - low);
    double x = low + (high - low) / 2;
    for (int i = 0; i < MOST_STEPS && high - low > close; i++) {
      double excess = cdf(x) - p;
      if (excess < 0) {
        low = x;
      } else {
        high = x;
      }
      double newton = x - excess / density(x);
      if (Math.abs(newton - x) <= close) {
        return x;
      }
      x = newton > low && newton < high ? newton : low + (high - low) / 2;
    }
    return x;
  }

  private double density(double y) {
    double sum = 0;
    for (int t = 0; t < means.length; t++) {
      sum += NormalDistribution.density((y - means[t]) / sigmas[t]) / sigmas[t];
    }
    return sum / means.length;
  }

  /**
   * Continuous ranked probability score, the integral over z of (P(Y <= z) - [y <= z])^2, in the
   * unit of y: mean_t A(y - m_t, s_t) - 1/2 mean_tu A(m_t - m_u, sqrt(s_t^2 + s_u^2)) with A(m, s)
   * = 2 s phi(m / s) + m (2 Phi(m / s) - 1) (Grimit et al. 2006).
   */
  public double crps(double y) {
    double distance = 0;
    double spread = 0;
    for (int t = 0; t < means.length; t++) {
      distance += absolute(y - means[t], sigmas[t]);
      spread += absolute(0, Math.sqrt(2) * sigmas[t]) / 2;
      for (int u = 0; u < t; u++) {
        spread += absolute(means[t] - means[u], Math.hypot(sigmas[t], sigmas[u]));
      }
    }
    double count = means.length;
    return distance / count - spread / (count * count);
  }

  /** E |X| of a normal X. */
  private static double absolute(double mean, double sigma) {
    double z = mean / sigma;
    return 2 * sigma * NormalDistribution.density(z)
        + mean * (2 * NormalDistribution.probability(z) - 1);
  }
}
