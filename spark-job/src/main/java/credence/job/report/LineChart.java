package credence.job.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Lines as an SVG element whose colours come from the page's style sheet, so that it suits a light
 * page, a dark one and paper.
 *
 * @param title also read to those who do not see
 * @param x what the lines are drawn against
 * @param unit of y, over the left axis
 * @param lines at most six; those without points are not drawn
 * @param from where the left axis begins at the latest, or null to follow the values
 * @param right a second labelling of y, or null
 */
record LineChart(
    String title, Abscissa x, String unit, List<Line> lines, Double from, Right right) {

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

  private static final List<String> CLASSES = List.of("a", "b", "c", "d", "e", "f");

  LineChart {
    lines = lines.stream().filter(line -> !line.points().isEmpty()).map(Line::thinned).toList();
    if (lines.size() > CLASSES.size()) {
      throw new IllegalArgumentException(title + ": " + lines.size() + " lines");
    }
  }

  /** Class of a line, which the style sheet gives its colour. */
  static String style(int line) {
    return CLASSES.get(line);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The chart as a part of a page. */
  void write(Markup page) {
    page.open("svg", "viewBox", viewBox(), "role", "img", "aria-label", description());
    writeContent(page, unit);
    page.close();
  }

  /**
   * The chart as a file of its own.
   *
   * @param css style sheet
   */
  byte[] file(String css) {
    Markup svg = new Markup();
    svg.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", viewBox());
    svg.style(css).element("title", description());
    svg.empty("rect", "class", "page", "width", "100%", "height", "100%");
    writeContent(svg, title + ", " + unit);
    return svg.finished().getBytes(StandardCharsets.UTF_8);
  }

  private String viewBox() {
    return "0 0 %d %d".formatted(WIDTH, HEIGHT + legend().height());
  }

  private String description() {
    return title + ", " + unit + ", against " + x.subject();
  }

  private void writeContent(Markup page, String heading) {
    text(page, 0, TOP - 14, "start", heading);
    Scale across = horizontal();
    Scale y = vertical();
    writeVertical(page, y);
    writeHorizontal(page, across);
    for (int i = 0; i < lines.size(); i++) {
      write(page, lines.get(i), style(i), across, y);
    }
    legend().write(page, end(), TOP - 14, HEIGHT + 6);
  }

  private Legend legend() {
    return new Legend(lines.stream().map(Line::name).toList(), WIDTH);
  }

  private Scale horizontal() {
    double min = lines.stream().mapToDouble(l -> l.min(Line.Point::x)).min().orElse(0);
    double max = lines.stream().mapToDouble(l -> l.max(Line.Point::x)).max().orElse(1);
    return x.scale(min, max);
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

  private void writeHorizontal(Markup page, Scale across) {
    for (double tick : across.ticks()) {
      text(page, horizontal(across, tick), BOTTOM + 16, "middle", across.label(tick));
    }
    text(page, (LEFT + end()) / 2.0, HEIGHT - 4, "middle", x.label());
  }

  private void write(Markup page, Line line, String style, Scale across, Scale y) {
    StringBuilder path = new StringBuilder();
    for (Line.Point point : line.points()) {
      path.append(path.isEmpty() ? 'M' : ' ')
          .append(number(horizontal(across, point.x())))
          .append(' ')
          .append(number(vertical(y, point.y())));
    }
    String dense = line.points().size() > DENSE ? " dense" : "";
    page.empty("path", "class", "line " + style + dense, "d", path.toString());
    if (x.isMarked() && line.points().size() <= MARKED) {
      for (Line.Point point : line.points()) {
        writeMark(
            page, style, horizontal(across, point.x()), vertical(y, point.y()), name(line, point));
      }
    }
  }

  private static void writeMark(Markup page, String style, double x, double y, String name) {
    page.open("circle", "class", "mark " + style, "cx", number(x), "cy", number(y), "r", "2.5");
    page.element("title", name);
    page.close();
  }

  private String name(Line line, Line.Point point) {
    return "%s, %s: %s %s"
        .formatted(line.name(), x.describe(point.x()), Figures.significant(point.y()), unit);
  }

  private int end() {
    return right == null ? WIDTH - 10 : WIDTH - 46;
  }

  private double horizontal(Scale across, double value) {
    return LEFT + across.at(value) * (end() - LEFT);
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
