package credence.job.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over epochs as an SVG element whose colours come from the page's style sheet, so that it
 * suits a light page, a dark one and paper.
 *
 * @param title also read to those who do not see
 * @param unit of y, over the left axis
 * @param lines at most two; those without points are not drawn
 * @param from where the left axis begins at the latest, or null to follow the values
 * @param right a second labelling of y, or null
 */
record LineChart(String title, String unit, List<Line> lines, Double from, Right right) {

  /**
   * The same values in another unit, along the right edge.
   *
   * @param factor what a value on the left is multiplied by
   */
  record Right(String unit, double factor) {}

  private static final int WIDTH = 400;
  private static final int HEIGHT = 230;
  private static final int LEFT = 50;
  private static final int TOP = 30;
  private static final int BOTTOM = HEIGHT - 34;

  /** Lines are dotted with their points up to this many. */
  private static final int MARKED = 30;

  /** From here on lines are thinner. */
  private static final int DENSE = 100;

  /** Values that span this ratio are drawn on a logarithmic axis. */
  private static final double WIDE = 8;

  private static final List<String> CLASSES = List.of("a", "b");

  LineChart {
    lines = lines.stream().filter(line -> !line.points().isEmpty()).map(Line::thinned).toList();
    if (lines.size() > CLASSES.size()) {
      throw new IllegalArgumentException(title + ": " + lines.size() + " lines");
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void write(Markup page) {
    Scale x = Scale.upTo(lines.stream().mapToDouble(l -> l.max(Line.Point::x)).max().orElse(1));
    Scale y = vertical();
    page.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        title + ", " + unit + ", against epochs");
    writeVertical(page, y);
    writeHorizontal(page, x);
    for (int i = 0; i < lines.size(); i++) {
      write(page, lines.get(i), CLASSES.get(i), x, y);
    }
    if (lines.size() > 1) {
      writeLegend(page);
    }
    page.close();
  }

  private Scale vertical() {
    double min = lines.stream().mapToDouble(l -> l.min(Line.Point::y)).min().orElse(0);
    double max = lines.stream().mapToDouble(l -> l.max(Line.Point::y)).max().orElse(1);
    if (from != null) {
      return Scale.around(Math.min(from, min), max);
    }
    return right == null && min > 0 && max / min >= WIDE
        ? Scale.ratios(min, max)
        : Scale.around(min, max);
  }

  private void writeVertical(Markup page, Scale y) {
    text(page, 0, TOP - 14, "start", unit);
    for (double tick : y.ticks()) {
      double at = vertical(y, tick);
      gridLine(page, at);
      text(page, LEFT - 6, at + 4, "end", y.label(tick));
    }
    gridLine(page, BOTTOM);
    if (right != null && y instanceof Scale.Linear left) {
      text(page, WIDTH, TOP - 14, "end", right.unit());
      Scale other = Scale.around(left.from() * right.factor(), left.end() * right.factor());
      for (double tick : other.ticks()) {
        double at = vertical(y, tick / right.factor());
        if (at <= BOTTOM + 0.5 && at >= TOP - 0.5) {
          text(page, end() + 6, at + 4, "start", other.label(tick));
        }
      }
    }
  }

  private void writeHorizontal(Markup page, Scale x) {
    for (double tick : x.ticks()) {
      text(page, horizontal(x, tick), BOTTOM + 16, "middle", x.label(tick));
    }
    text(page, (LEFT + end()) / 2.0, HEIGHT - 4, "middle", "epoch");
  }

  private void write(Markup page, Line line, String style, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (Line.Point point : line.points()) {
      path.append(path.isEmpty() ? 'M' : ' ')
          .append(number(horizontal(x, point.x())))
          .append(' ')
          .append(number(vertical(y, point.y())));
    }
    String dense = line.points().size() > DENSE ? " dense" : "";
    page.empty("path", "class", "line " + style + dense, "d", path.toString());
    if (line.points().size() <= MARKED) {
      line.points().forEach(point -> writeMark(page, line, point, style, x, y));
    }
  }

  private void writeMark(Markup page, Line line, Line.Point point, String style, Scale x, Scale y) {
    page.open(
        "circle",
        "class",
        "mark " + style,
        "cx",
        number(horizontal(x, point.x())),
        "cy",
        number(vertical(y, point.y())),
        "r",
        "2.5");
    page.element(
        "title",
        "%s, epoch %s: %s %s"
            .formatted(
                line.name(), Figures.decimals(point.x(), 2), Figures.significant(point.y()), unit));
    page.close();
  }

  private void writeLegend(Markup page) {
    double at = end();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String name = lines.get(i).name();
      // A guess at the text's width: fonts are the reader's.
      at -= 6.5 * name.length();
      text(page, at, TOP - 14, "start", name);
      at -= 6;
      String path = "M%s %d H%s".formatted(number(at - 20), TOP - 18, number(at));
      page.empty("path", "class", "line " + CLASSES.get(i), "d", path);
      at -= 30;
    }
  }

  private int end() {
    return right == null ? WIDTH - 10 : WIDTH - 46;
  }

  private double horizontal(Scale x, double value) {
    return LEFT + x.at(value) * (end() - LEFT);
  }

  private static double vertical(Scale y, double value) {
    return BOTTOM - y.at(value) * (BOTTOM - TOP);
  }

  private void gridLine(Markup page, double y) {
    String path = "M%d %s H%d".formatted(LEFT, number(y), end());
    page.empty("path", "class", "grid", "d", path);
  }

  private static void text(Markup page, double x, double y, String anchor, String text) {
    page.element("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
