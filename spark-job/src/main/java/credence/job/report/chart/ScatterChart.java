package credence.job.report.chart;

import credence.job.report.page.Markup;
import java.util.Collections;
import java.util.List;

/**
 * Points as an SVG element, in the colours of the page's style sheet.
 *
 * @param title also read to those who do not see
 * @param x under the axis
 * @param unit of y, over the left axis
 * @param labels texts that stand for x = 0, 1, ...; empty where x is a number
 * @param dots what is drawn, the last on top
 * @param ticks under the axis, where x is a number
 */
public record ScatterChart(
    String title, String x, String unit, List<String> labels, List<Dot> dots, Ticks ticks) {

  /** What is labelled. */
  public enum Ticks {
    /** Values that somebody chose, if they are few. */
    CHOSEN,
    /** Round values, where x was measured. */
    ROUND,
    /** Round values at equal distances, where x is a place and not a size. */
    EVEN
  }

  /**
   * A point.
   *
   * @param style a class of the style sheet, as lines have
   * @param name shown when pointed at
   */
  public record Dot(double x, double y, String style, String name) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** Values that span this ratio are drawn on a logarithmic axis. */
  private static final double WIDE = 8;

  /** Dots that are not finite are left out. */
  public ScatterChart {
    labels = List.copyOf(labels);
    dots = dots.stream().filter(Dot::isFinite).toList();
  }

  /** Nothing for a chart without dots. */
  public void write(Markup page) {
    if (dots.isEmpty()) {
      return;
    }
    page.open("figure").element("h3", title);
    String box = "0 0 %d %d".formatted(Frame.WIDTH, Frame.HEIGHT);
    String description = title + ", " + unit + ", against " + x;
    page.open("svg", "viewBox", box, "role", "img", "aria-label", description);
    Scale up = scale(dots.stream().map(Dot::y).toList());
    Frame frame = new Frame(across(), up);
    frame.write(page, Frame.named(unit, up), x);
    dots.forEach(dot -> write(page, dot, frame));
    page.close().close();
  }

  private static void write(Markup page, Dot dot, Frame frame) {
    String style = "mark " + dot.style();
    String left = Frame.number(frame.x(dot.x()));
    String top = Frame.number(frame.y(dot.y()));
    page.open("circle", "class", style, "cx", left, "cy", top, "r", "3");
    page.element("title", dot.name()).close();
  }

  private Scale across() {
    if (!labels.isEmpty()) {
      return new Scale.Words(labels);
    }
    List<Double> values = dots.stream().map(Dot::x).toList();
    if (ticks == Ticks.EVEN) {
      return Scale.around(Collections.min(values), Collections.max(values));
    }
    Scale scale = scale(values);
    return ticks == Ticks.CHOSEN ? scale.marking(values) : scale;
  }

  private static Scale scale(List<Double> values) {
    double min = Collections.min(values);
    double max = Collections.max(values);
    return min > 0 && max / min >= WIDE ? Scale.ratios(min, max) : Scale.around(min, max);
  }
}
