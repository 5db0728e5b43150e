package credence.job.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Points as an SVG element, in the colours of the page's style sheet.
 *
 * @param title also read to those who do not see
 * @param x under the axis
 * @param unit of y, over the left axis
 * @param labels texts that stand for x = 0, 1, ...; empty where x is a number
 * @param dots what is drawn, the last on top
 */
record ScatterChart(String title, String x, String unit, List<String> labels, List<Dot> dots) {

  /**
   * A point.
   *
   * @param style a class of the style sheet, as lines have
   * @param name shown when pointed at
   */
  record Dot(double x, double y, String style, String name) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  private static final int WIDTH = 400;
  private static final int HEIGHT = 230;
  private static final int LEFT = 50;
  private static final int RIGHT = WIDTH - 16;
  private static final int TOP = 30;
  private static final int BOTTOM = HEIGHT - 34;

  /** Values that span this ratio are drawn on a logarithmic axis. */
  private static final double WIDE = 8;

  /** Dots that are not finite are left out. */
  ScatterChart {
    labels = List.copyOf(labels);
    dots = dots.stream().filter(Dot::isFinite).toList();
  }

  /** Nothing for a chart without dots. */
  void write(Markup page) {
    if (dots.isEmpty()) {
      return;
    }
    page.open("figure").element("h3", title);
    String box = "0 0 %d %d".formatted(WIDTH, HEIGHT);
    String description = title + ", " + unit + ", against " + x;
    page.open("svg", "viewBox", box, "role", "img", "aria-label", description);
    Scale across = across();
    Scale up = scale(dots.stream().mapToDouble(Dot::y).toArray());
    writeVertical(page, up);
    writeHorizontal(page, across);
    dots.forEach(dot -> write(page, dot, across, up));
    page.close().close();
  }

  private static void write(Markup page, Dot dot, Scale across, Scale up) {
    String style = "mark " + dot.style();
    String left = number(horizontal(across, dot.x()));
    page.open("circle", "class", style, "cx", left, "cy", number(vertical(up, dot.y())), "r", "3");
    page.element("title", dot.name()).close();
  }

  private void writeVertical(Markup page, Scale up) {
    text(page, 0, TOP - 14, "start", unit);
    for (double tick : up.ticks()) {
      gridLine(page, vertical(up, tick));
      text(page, LEFT - 6, vertical(up, tick) + 4, "end", up.label(tick));
    }
    gridLine(page, BOTTOM);
  }

  private void writeHorizontal(Markup page, Scale across) {
    for (int i = 0; i < labels.size(); i++) {
      text(page, horizontal(across, i), BOTTOM + 16, "middle", labels.get(i));
    }
    if (labels.isEmpty()) {
      for (double tick : across.ticks()) {
        text(page, horizontal(across, tick), BOTTOM + 16, "middle", across.label(tick));
      }
    }
    text(page, (LEFT + RIGHT) / 2.0, HEIGHT - 4, "middle", x);
  }

  private Scale across() {
    return labels.isEmpty()
        ? scale(dots.stream().mapToDouble(Dot::x).toArray())
        : new Scale.Linear(-0.5, labels.size() - 0.5, 1);
  }

  private static Scale scale(double[] values) {
    double min = Arrays.stream(values).min().getAsDouble();
    double max = Arrays.stream(values).max().getAsDouble();
    return min > 0 && max / min >= WIDE ? Scale.ratios(min, max) : Scale.around(min, max);
  }

  private static double horizontal(Scale across, double value) {
    return LEFT + across.at(value) * (RIGHT - LEFT);
  }

  private static double vertical(Scale up, double value) {
    return BOTTOM - up.at(value) * (BOTTOM - TOP);
  }

  private static void gridLine(Markup page, double y) {
    page.empty("path", "class", "grid", "d", "M%d %s H%d".formatted(LEFT, number(y), RIGHT));
  }

  private static void text(Markup page, double x, double y, String anchor, String text) {
    page.element("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
