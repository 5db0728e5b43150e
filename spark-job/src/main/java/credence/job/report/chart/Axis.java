package credence.job.report.chart;

import credence.job.report.page.NumberText;
import java.util.function.DoubleFunction;

/**
 * What the lines of a chart are drawn against. A page makes the axis that its figures need.
 *
 * @param label under the axis
 * @param subject as in "error against epochs"
 * @param range where values lie between the smallest and the largest
 * @param format a value as a point is named by it; null where points are not told apart
 */
public record Axis(String label, String subject, Range range, DoubleFunction<String> format) {

  /** The scale of values from {@code min} to {@code max}. */
  @FunctionalInterface
  public interface Range {
    Scale scale(double min, double max);
  }

  /** Of a histogram, whose points are not told apart. */
  public static Axis histogram(String label, String subject, Range range) {
    return new Axis(label, subject, range, null);
  }

  /** A number of things, one or more; equal ratios, equal distances. */
  public static Axis counts(String noun) {
    String things = noun + "s";
    return new Axis(
        things, "the number of " + things, Scale::ratios, x -> NumberText.counted(x, noun));
  }

  /** Whether the points of a line of few are told apart. */
  boolean isMarked() {
    return format != null;
  }
}
