package credence.job.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Counted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them; a dash where there is none. */
public final class NumberText {

  public static final String NONE = "\u2013";

  /** Between figures in a line. */
  public static final String SEPARATOR = " \u00B7 ";

  private NumberText() {}

  /** 61,706. */
  public static String count(double value) {
    return decimals(value, 0);
  }

  /** 1 epoch, 5 epochs. */
  public static String counted(double value, String noun) {
    return Double.isFinite(value) ? Counted.of(Math.round(value), noun) : NONE + " " + noun + "s";
  }

  /**
   * T = 0.1, of the training that figures come from; several T where several had several.
   *
   * @param json of a run, a model or a trial
   */
  public static String temperature(JsonNode json) {
    JsonNode temperature = json.path("temperature");
    return temperature.isNumber() ? "T = " + plain(temperature.asDouble()) : "several T";
  }

  /** A fraction as 5.16 %. */
  public static String percent(double fraction) {
    return Double.isFinite(fraction) ? decimals(100 * fraction, 2) + " %" : NONE;
  }

  /** A fraction in percent with the digits it has and no sign: 0.995 as 99.5. */
  public static String shortPercent(double fraction) {
    String percent = BigDecimal.valueOf(fraction).movePointRight(2).toPlainString();
    return percent.contains(".") ? percent.replaceFirst("\\.?0+$", "") : percent;
  }

  /** With the digits it has: 0.0067, 20, 1e-5; as many as tell four of them. */
  public static String plain(double value) {
    if (value != 0 && Math.abs(value) < 1e-3) {
      return String.format(Locale.ROOT, "%.3e", value)
          .replaceFirst("\\.?0*e", "e")
          .replaceFirst("e-0", "e-");
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    return rounded.scale() <= 0 ? count(value) : rounded.stripTrailingZeros().toPlainString();
  }

  /** A setting's value; of a list or a section all of it. */
  public static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText(NONE);
  }

  /** With so many digits after the point. */
  public static String decimals(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + digits + "f", value) : NONE;
  }

  /** With four digits that say something, whatever the magnitude. */
  public static String significant(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double magnitude = Math.abs(value);
    if (magnitude != 0 && magnitude < 1e-4) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int before = magnitude == 0 ? 1 : (int) Math.floor(Math.log10(magnitude)) + 1;
    return decimals(value, Math.max(0, 4 - before));
  }

  /** 19.7 s, 12 min 5 s, 3 h 20 min. */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return decimals(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
