package credence.job.images.tables;

import java.math.BigDecimal;

/** Labels in a column of numbers that need not be whole, as texts. */
final class RealLabel {

  private RealLabel() {}

  /** Without an exponent: {@code 10000000} for {@code 1.0E7}; what is no number as it is. */
  static String plain(String text) {
    boolean hasExponent = text.indexOf('E') > 0 && isFinite(text);
    return hasExponent ? new BigDecimal(text).toPlainString() : text;
  }

  /** Whether this is a finite number without a fraction. */
  static boolean isWhole(String text) {
    return isFinite(text) && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
  }

  private static boolean isFinite(String text) {
    return Double.isFinite(Double.parseDouble(text));
  }
}
