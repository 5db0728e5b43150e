package credence.bayes;

import java.util.Locale;

/**
 * How the posteriors of partitions become one, with weights w_k = n_k / N. Every rule is idempotent
 * up to rounding and keeps sigma positive. {@link PosteriorMerger} applies them.
 *
 * <p>Each rule averages mu and one statistic of rho, which gives the merged rho back.
 */
public enum MergeRule {
  /** Averages mu and rho. */
  MEAN {
    @Override
    double statistic(double rho) {
      return rho;
    }

    @Override
    double rho(double statistic) {
      return statistic;
    }
  },
  /** Averages mu and sigma. */
  MOMENTS {
    @Override
    double statistic(double rho) {
      return sigma(rho);
    }

    @Override
    double rho(double statistic) {
      return Softplus.inverse(statistic);
    }
  },
  /**
   * Averages natural parameters, a product of experts, each to the power w_k: lambda = sum w_k /
   * sigma_k^2, mu = sum w_k mu_k / sigma_k^2 / lambda, sigma = lambda^-1/2.
   */
  NATURAL {
    @Override
    double statistic(double rho) {
      double sigma = sigma(rho);
      return 1 / (sigma * sigma);
    }

    @Override
    double shareOfMu(double share, double statistic, double average) {
      return share * statistic / average;
    }

    @Override
    double rho(double statistic) {
      return Softplus.inverse(1 / Math.sqrt(statistic));
    }
  },
  /**
   * The Gaussian with the mean and the variance of the mixture: sigma^2 = sum w_k (sigma_k^2 +
   * (mu_k - mu)^2).
   */
  MIXTURE {
    @Override
    double statistic(double rho) {
      double sigma = sigma(rho);
      return sigma * sigma;
    }

    @Override
    double disagreement(double share, double delta) {
      return share * (1 - share) * delta * delta;
    }

    @Override
    double rho(double statistic) {
      return Softplus.inverse(Math.sqrt(statistic));
    }
  };

  /** Below this, 1 / sigma^2 would leave the range of a double. */
  private static final double SMALLEST_SIGMA = 1e-150;

  /** What is averaged of rho. */
  abstract double statistic(double rho);

  /** The rho whose statistic that is. */
  abstract double rho(double statistic);

  /**
   * How much of a contribution's mu enters the running mean.
   *
   * @param share the contribution's share of the examples seen so far, itself included
   * @param statistic the contribution's
   * @param average of the statistic, the contribution included
   */
  double shareOfMu(double share, double statistic, double average) {
    return share;
  }

  /** What a difference {@code delta} of the contribution's mu adds to the averaged statistic. */
  double disagreement(double share, double delta) {
    return 0;
  }

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double sigma(double rho) {
    return Math.max(Softplus.of(rho), SMALLEST_SIGMA);
  }
}
