package credence.job.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A named line of a chart.
 *
 * @param points with finite coordinates, x rising
 */
public record Line(String name, List<Point> points) {

  /** More would not be seen on a page, and would make it large. */
  private static final int MOST = 400;

  public record Point(double x, double y) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** Points that are not finite are left out. */
  public Line {
    points = points.stream().filter(Point::isFinite).toList();
  }

  double min(ToDoubleFunction<Point> coordinate) {
    return points.stream().mapToDouble(coordinate).min().orElse(Double.NaN);
  }

  double max(ToDoubleFunction<Point> coordinate) {
    return points.stream().mapToDouble(coordinate).max().orElse(Double.NaN);
  }

  Point first() {
    return points.get(0);
  }

  Point last() {
    return points.get(points.size() - 1);
  }

  /** Few enough points to draw; of those left out none lies outside of what its neighbours span. */
  Line thinned() {
    if (points.size() <= MOST) {
      return this;
    }
    List<Point> kept = new ArrayList<>();
    kept.add(first());
    int runs = MOST / 2 - 1;
    int inner = points.size() - 2;
    for (int r = 0; r < runs; r++) {
      int from = 1 + (int) ((long) inner * r / runs);
      int end = 1 + (int) ((long) inner * (r + 1) / runs);
      addExtremes(points.subList(from, end), kept);
    }
    kept.add(last());
    return new Line(name, kept);
  }

  private static void addExtremes(List<Point> run, List<Point> kept) {
    int lowest = 0;
    int highest = 0;
    for (int i = 1; i < run.size(); i++) {
      lowest = run.get(i).y() < run.get(lowest).y() ? i : lowest;
      highest = run.get(i).y() > run.get(highest).y() ? i : highest;
    }
    kept.add(run.get(Math.min(lowest, highest)));
    if (lowest != highest) {
      kept.add(run.get(Math.max(lowest, highest)));
    }
  }
}
