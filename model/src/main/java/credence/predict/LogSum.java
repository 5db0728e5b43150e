package credence.predict;

/** ln sum exp, without overflow or underflow. */
public final class LogSum {

  private LogSum() {}

  /** ln sum exp of {@code count} finite values, {@code stride} apart. */
  static double exp(double[] values, int first, int count, int stride) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, values[first + i * stride]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(values[first + i * stride] - max);
    }
    return max + Math.log(sum);
  }

  /** ln (exp(a) + exp(b)); {@code a} may be minus infinity. */
  public static double of(double a, double b) {
    double max = Math.max(a, b);
    return max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }
}
