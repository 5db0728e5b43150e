package credence.job.report.chart;

import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines as an SVG element whose colours come from the page's style sheet, so that it suits a light
 * page, a dark one and paper.
 *
 * @param title also read to those who do not see
 * @param x what the lines are drawn against
 * @param unit of y, over the left axis
 * @param lines at most six; those without points are not drawn
 * @param from where the left axis begins at the latest, or null to follow the values
 */
public record LineChart(String title, Axis x, String unit, List<Line> lines, Double from) {

  /** Lines are dotted with their points up to this many. */
  private static final int MARKED = 30;

  /** From here on lines are thinner. */
  private static final int DENSE = 100;

  /** Values that span this ratio are drawn on a logarithmic axis. */
  private static final double WIDE = 8;

  private static final List<String> CLASSES = List.of("a", "b", "c", "d", "e", "f");

  public LineChart {
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
  public byte[] file(String css) {
    Markup svg = new Markup();
    svg.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", viewBox());
    svg.style(css).element("title", description());
    svg.empty("rect", "class", "page", "width", "100%", "height", "100%");
    writeContent(svg, title + ", " + unit);
    return svg.finished().getBytes(StandardCharsets.UTF_8);
  }

  private String viewBox() {
    return "0 0 %d %d".formatted(Frame.WIDTH, Frame.HEIGHT + legend().height());
  }

  private String description() {
    return title + ", " + unit + ", against " + x.subject();
  }

  private void writeContent(Markup page, String heading) {
    Scale up = vertical();
    Frame frame = new Frame(horizontal(), up);
    frame.write(page, Frame.named(heading, up), x.label());
    for (int i = 0; i < lines.size(); i++) {
      write(page, lines.get(i), style(i), frame);
    }
    legend().write(page, frame.end(), Frame.TOP - 14, Frame.HEIGHT + 6);
  }

  private Legend legend() {
    return new Legend(
        Frame.named(unit, vertical()), lines.stream().map(Line::name).toList(), Frame.WIDTH);
  }

  private Scale horizontal() {
    double min = lines.stream().mapToDouble(l -> l.min(Line.Point::x)).min().orElse(0);
    double max = lines.stream().mapToDouble(l -> l.max(Line.Point::x)).max().orElse(1);
    Scale scale = x.range().scale(min, max);
    return scale.isLogarithmic()
        ? scale.marking(
            lines.stream().flatMap(l -> l.points().stream()).map(Line.Point::x).toList())
        : scale;
  }

  private Scale vertical() {
    double min = lines.stream().mapToDouble(l -> l.min(Line.Point::y)).min().orElse(0);
    double max = lines.stream().mapToDouble(l -> l.max(Line.Point::y)).max().orElse(1);
    if (from != null) {
      return Scale.around(Math.min(from, min), max);
    }
    return min > 0 && max / min >= WIDE ? Scale.ratios(min, max) : Scale.around(min, max);
  }

  private void write(Markup page, Line line, String style, Frame frame) {
    StringBuilder path = new StringBuilder();
    for (Line.Point point : line.points()) {
      path.append(path.isEmpty() ? 'M' : ' ')
          .append(Frame.number(frame.x(point.x())))
          .append(' ')
          .append(Frame.number(frame.y(point.y())));
    }
    String dense = line.points().size() > DENSE ? " dense" : "";
    page.empty("path", "class", "line " + style + dense, "d", path.toString());
    if (x.isMarked() && line.points().size() <= MARKED) {
      for (Line.Point point : line.points()) {
        writeMark(page, style, frame.x(point.x()), frame.y(point.y()), name(line, point));
      }
    }
  }

  private static void writeMark(Markup page, String style, double x, double y, String name) {
    String left = Frame.number(x);
    page.open("circle", "class", "mark " + style, "cx", left, "cy", Frame.number(y), "r", "2.5");
    page.element("title", name);
    page.close();
  }

  private String name(Line line, Line.Point point) {
    return "%s, %s: %s %s"
        .formatted(
            line.name(), x.format().apply(point.x()), NumberText.significant(point.y()), unit);
  }
}
