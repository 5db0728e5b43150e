package credence.bayes;

/**
 * How posteriors of one training, round after round, become their average. A running mean, in
 * double and rounded to floats after every round: at most half a unit in the last place a round,
 * and nothing at all where rounds are equal. A parameter without uncertainty has its mu averaged,
 * so a weight that is removed stays removed.
 */
public enum Averaging {
  /** The mean of mu and the mean of sigma^2. */
  VARIANCE {
    @Override
    double statistic(double sigma) {
      return sigma * sigma;
    }

    @Override
    double sigma(double statistic) {
      return Math.sqrt(statistic);
    }

    @Override
    double shareOfMu(double share, double statistic, double average) {
      return share;
    }
  },
  /**
   * The mean of the natural parameters 1 / sigma^2 and mu / sigma^2: of the curvatures h and of (h
   * + delta) m, where sigma^2 = 1 / (lambda (h + delta)).
   */
  PRECISION {
    @Override
    double statistic(double sigma) {
      return 1 / (sigma * sigma);
    }

    @Override
    double sigma(double statistic) {
      return 1 / Math.sqrt(statistic);
    }

    @Override
    double shareOfMu(double share, double statistic, double average) {
      return share * statistic / average;
    }
  };

  /** Below this, sigma^2 would leave the range of a double. */
  private static final double SMALLEST_SIGMA = 1e-150;

  abstract double statistic(double sigma);

  abstract double sigma(double statistic);

  abstract double shareOfMu(double share, double statistic, double average);

  /**
   * The average with one posterior more.
   *
   * @param average of so many posteriors before; null if there were none
   * @param count of them
   * @throws IllegalArgumentException if the lengths differ
   */
  public MeanField add(MeanField average, int count, MeanField next) {
    if (average == null) {
      return next;
    }
    if (average.size() != next.size()) {
      throw new IllegalArgumentException(
          "cannot average posteriors of %d and %d weights".formatted(average.size(), next.size()));
    }
    float[] mu = new float[average.size()];
    float[] rho = average.rho().clone();
    double share = 1.0 / (count + 1);
    for (int i = 0; i < mu.length; i++) {
      double weight = share;
      if (rho[i] != next.rho()[i]) {
        double own = statistic(bounded(average.sigma(i)));
        double other = statistic(bounded(next.sigma(i)));
        double mean = own + share * (other - own);
        rho[i] = (float) Softplus.inverse(sigma(mean));
        weight = shareOfMu(share, other, mean);
      }
      double own = average.mu()[i];
      mu[i] = (float) (own + weight * (next.mu()[i] - own));
    }
    return MeanField.of(mu, rho);
  }

  private static double bounded(double sigma) {
    return Math.max(sigma, SMALLEST_SIGMA);
  }
}
