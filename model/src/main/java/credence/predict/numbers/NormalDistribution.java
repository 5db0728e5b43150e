package credence.predict.numbers;

/** The standard normal distribution. */
final class NormalDistribution {

  private static final double NORM = 1 / Math.sqrt(2 * Math.PI);

  /** Beyond this Phi is 0 or 1 to within 1e-17. */
  private static final double FAR = 8.6;

  private NormalDistribution() {}

  static double density(double x) {
    return NORM * Math.exp(-x * x / 2);
  }

  static double logDensity(double x) {
    return -x * x / 2 - 0.5 * Math.log(2 * Math.PI);
  }

  /**
   * Phi(x) = 1/2 + phi(x) (x + x^3 / 3 + x^5 / (3 * 5) + ...), to about 1e-15 (Marsaglia 2004,
   * Evaluating the Normal Distribution).
   */
  static double probability(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (Math.abs(x) > FAR) {
      return x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int i = 3; sum + term / i * x * x != sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return Math.min(1, Math.max(0, 0.5 + sum * density(x)));
  }
}
