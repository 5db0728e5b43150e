package credence.job.config;

import credence.job.config.hocon.Section;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers between two bounds, to be drawn from or walked through.
 *
 * @param isLog whether equal ratios count the same, rather than equal differences
 * @param isWhole whether only whole numbers count
 * @param steps values from bound to bound, 0 for random ones
 */
record Range(double from, double to, boolean isLog, boolean isWhole, int steps) {

  /** Digits of a value: more of them say nothing and are hard to read. */
  private static final MathContext DIGITS = new MathContext(4);

  static Range read(Section range) {
    double from = range.number("from");
    double to = range.number("to");
    boolean isLog =
        range.has("scale") && range.choice("scale", List.of("linear", "log")).equals("log");
    boolean isWhole = range.has("whole") && range.flag("whole");
    int steps = range.has("steps") ? range.integer("steps", 2) : 0;
    if (!(from < to) || Double.isInfinite(from) || Double.isInfinite(to)) {
      throw range.invalid("from", "must be below to = " + to);
    }
    if (isLog && !(from > 0)) {
      throw range.invalid("from", "must be positive on a log scale");
    }
    if (isWhole && (from != Math.rint(from) || to != Math.rint(to))) {
      throw range.invalid("from", "and to = " + to + " must be whole, as whole = true says");
    }
    return new Range(from, to, isLog, isWhole, steps);
  }

  /** The values from bound to bound. */
  List<Number> values() {
    List<Number> values = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Number value = at((double) i / (steps - 1));
      if (!values.contains(value)) {
        values.add(value);
      }
    }
    return values;
  }

  /**
   * A random value, which depends on what else is drawn no more than on the cluster.
   *
   * @param key that is drawn for
   * @param draw from 0
   */
  Number draw(long seed, String key, int draw) {
    RandomKey random = RandomKey.ofDraw(seed, Purpose.SWEEP, draw);
    float[] uniform = new float[1];
    // A text's hash is part of Java's specification.
    RandomStream.of(random, key.hashCode()).uniforms(0, uniform, 0, 1);
    if (isWhole && !isLog) {
      return (long) (from + Math.floor(uniform[0] * (to - from + 1)));
    }
    return at(uniform[0]);
  }

  /**
   * @param share of the way, in [0, 1]
   */
  private Number at(double share) {
    double value =
        isLog
            ? StrictMath.exp(
                StrictMath.log(from) + share * (StrictMath.log(to) - StrictMath.log(from)))
            : from + share * (to - from);
    double readable = new BigDecimal(value).round(DIGITS).doubleValue();
    double within = Math.max(from, Math.min(to, readable));
    return isWhole ? (Number) Math.round(value) : (Number) within;
  }
}
