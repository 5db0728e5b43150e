package credence.bayes;

import java.util.Locale;

/**
 * How the posteriors of partitions become one, with weights w_k = n_k / N. Every rule is idempotent
 * up to rounding and keeps sigma positive.
 */
public enum MergeRule {
  /** Averages mu and rho. */
  MEAN,
  /** Averages mu and sigma. */
  MOMENTS,
  /** Averages natural parameters: a product of experts, each to the power w_k. */
  NATURAL,
  /** The Gaussian with the mean and variance of the mixture. */
  MIXTURE;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
