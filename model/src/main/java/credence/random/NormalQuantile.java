package credence.random;

/**
 * The standard normal's upper quantile in double precision, from StrictMath alone and so the same
 * on every machine. Slow: it is for building tables.
 */
final class NormalQuantile {

  private static final double SQRT_2_PI = 2.5066282746310007;

  /** Below, a power series; above, a continued fraction: both good to 1e-12 here. */
  private static final double SERIES_LIMIT = 3;

  private static final int FRACTION_TERMS = 120;

  private NormalQuantile() {}

  /**
   * The z with P(Z > z) = p.
   *
   * @param p in (0, 0.5]
   */
  static double upper(double p) {
    double z = p > 0.1 ? 0 : StrictMath.sqrt(-2 * StrictMath.log(p));
    for (int i = 0; i < 100; i++) {
      double step = (upperTail(z) - p) / density(z);
      // Halley's correction: the density's slope is -z times itself.
      double change = step / (1 - 0.5 * z * step);
      z += change;
      if (StrictMath.abs(change) < 1e-13) {
        return z;
      }
    }
    return z;
  }

  static double density(double z) {
    return StrictMath.exp(-0.5 * z * z) / SQRT_2_PI;
  }

  /** P(Z > z) for z >= 0, slightly negative z included. */
  static double upperTail(double z) {
    return z < SERIES_LIMIT ? 0.5 - density(z) * series(z) : density(z) / fraction(z);
  }

  /** z + z^3 / 3 + z^5 / (3 * 5) + ...: Abramowitz and Stegun 26.2.11. */
  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; StrictMath.abs(term) > 1e-18; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return sum;
  }

  /** z + 1 / (z + 2 / (z + 3 / ...)): Abramowitz and Stegun 26.2.14. */
  private static double fraction(double z) {
    double value = z;
    for (int k = FRACTION_TERMS; k >= 1; k--) {
      value = z + k / value;
    }
    return value;
  }
}
