package credence.job.report.chart;

import credence.job.report.page.Markup;
import java.util.List;
import java.util.Locale;

/**
 * The axes of a chart, with room for what is written on them.
 *
 * @param across what lies along the lower edge
 * @param up what lies along the left edge
 */
record Frame(Scale across, Scale up) {

  static final int WIDTH = 400;
  static final int HEIGHT = 230;
  static final int TOP = 30;
  static final int BOTTOM = HEIGHT - 34;

  private static final int NARROWEST = 50;
  private static final int END = WIDTH - 12;

  /** A guess at the width of a letter: fonts are the reader's. */
  private static final double LETTER = 7;

  /** Between two labels. */
  private static final int GAP = 8;

  private static final String LOGARITHMIC = ", logarithmic";

  /** A unit or a name, with the word for an axis whose equal distances are equal ratios. */
  static String named(String label, Scale scale) {
    return scale.isLogarithmic() ? label + LOGARITHMIC : label;
  }

  double x(double value) {
    return left() + across.at(value) * (END - left());
  }

  double y(double value) {
    return BOTTOM - up.at(value) * (BOTTOM - TOP);
  }

  /** Where the plot ends, at the right. */
  int end() {
    return END;
  }

  /** As far from the edge as the longest label at the left takes. */
  private double left() {
    int longest = up.ticks().stream().mapToInt(tick -> up.label(tick).length()).max().orElse(0);
    return Math.max(NARROWEST, LETTER * longest + GAP);
  }

  /** Lines, labels, and what is written over and under them. */
  void write(Markup page, String over, String under) {
    text(page, 0, TOP - 14, "start", over);
    for (double tick : up.ticks()) {
      gridLine(page, y(tick));
      text(page, left() - 6, y(tick) + 4, "end", up.label(tick));
    }
    gridLine(page, BOTTOM);
    writeAcross(page, across.ticks());
    String name = named(under, across);
    text(page, inside((left() + END) / 2, width(name)), HEIGHT - 4, "middle", name);
  }

  /** Labels that would lie on the one before are left out, and none leaves the chart. */
  private void writeAcross(Markup page, List<Double> ticks) {
    double taken = Double.NEGATIVE_INFINITY;
    for (double tick : ticks) {
      String label = fitting(across.label(tick), ticks.size());
      double at = inside(x(tick), width(label));
      if (at - width(label) / 2 >= taken) {
        text(page, at, BOTTOM + 16, "middle", label);
        taken = at + width(label) / 2 + GAP / 2.0;
      }
    }
  }

  /** Words are cut where several have to stand side by side. */
  private String fitting(String label, int count) {
    int most = Math.max(6, (int) ((END - left()) / count / LETTER));
    boolean cut = across instanceof Scale.Words && label.length() > most;
    return cut ? label.substring(0, most - 1) + "\u2026" : label;
  }

  private static double inside(double at, double width) {
    return Math.max(width / 2, Math.min(WIDTH - width / 2, at));
  }

  private static double width(String label) {
    return LETTER * label.length();
  }

  private void gridLine(Markup page, double y) {
    String path = "M%s %s H%d".formatted(number(left()), number(y), END);
    page.empty("path", "class", "grid", "d", path);
  }

  private static void text(Markup page, double x, double y, String anchor, String text) {
    page.element("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
