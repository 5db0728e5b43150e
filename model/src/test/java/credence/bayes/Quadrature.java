package credence.bayes;

import java.util.function.DoubleUnaryOperator;

/** Integrals for tests. */
public final class Quadrature {

  private Quadrature() {}

  /** Simpson's rule with an even number of intervals. */
  public static double simpson(DoubleUnaryOperator f, double from, double to, int intervals) {
    double h = (to - from) / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
      double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * f.applyAsDouble(from + i * h);
    }
    return sum * h / 3;
  }

  /** E f(w) for w ~ N(mu, sigma^2), over 14 standard deviations either way. */
  static double expectation(DoubleUnaryOperator f, double mu, double sigma) {
    double scale = 1 / Math.sqrt(2 * Math.PI);
    return simpson(
        z -> scale * Math.exp(-0.5 * z * z) * f.applyAsDouble(mu + sigma * z), -14, 14, 200_000);
  }
}
