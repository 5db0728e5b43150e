package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.chart.ScatterChart;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.predict.numbers.RegressionMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether intervals of predicted numbers hold what they promise, and what is left of the numbers.
 *
 * @param figures of the test rows
 * @param points predictions of the first of them
 */
public record RegressionPlots(JsonNode figures, List<RegressionMetrics.Point> points)
    implements PageSection {

  private static final Axis LEVELS =
      new Axis(
          "share that an interval is to hold, %",
          "the share that an interval is to hold",
          (min, max) -> Scale.upTo(100),
          x -> NumberText.decimals(x, 0) + " %");

  private static final Axis PIT =
      Axis.histogram(
          "P(Y <= y) of what came, %", "P(Y <= y) of what came", (min, max) -> Scale.upTo(100));

  public RegressionPlots {
    points = List.copyOf(points);
  }

  @Override
  public void write(Markup page) {
    page.element("h2", "Intervals and residuals");
    page.open("div", "class", "plots");
    Figure.write(page, coverage());
    Figure.write(page, pit());
    scatter(
            "Residuals",
            "predicted mean",
            ScatterChart.Ticks.EVEN,
            RegressionMetrics.Point::mean,
            RegressionMetrics.Point::residual)
        .write(page);
    scatter(
            "Residuals in deviations",
            "predicted standard deviation",
            ScatterChart.Ticks.ROUND,
            RegressionMetrics.Point::deviation,
            point -> point.residual() / point.deviation())
        .write(page);
    page.close();
    page.element(
        "p",
        "Central intervals of the mixture of draws. Right intervals hold what they are to hold, and"
            + " what came is spread evenly over P(Y <= y): a hill means intervals that are too"
            + " wide, a valley ones that are too narrow. Residuals of %s."
                .formatted(NumberText.counted(points.size(), "test row")),
        "class",
        "note");
  }

  private LineChart coverage() {
    List<Line.Point> held = new ArrayList<>();
    figures
        .path("coverage")
        .fields()
        .forEachRemaining(
            level ->
                held.add(
                    new Line.Point(
                        100 * Double.parseDouble(level.getKey()),
                        100 * level.getValue().asDouble())));
    held.sort((a, b) -> Double.compare(a.x(), b.x()));
    Line right = new Line("right", List.of(new Line.Point(0, 0), new Line.Point(100, 100)));
    return new LineChart(
        "Coverage of intervals", LEVELS, "% of rows", List.of(new Line("held", held), right), 0.0);
  }

  private LineChart pit() {
    JsonNode shares = figures.path("pit");
    List<Line.Point> found = new ArrayList<>();
    for (int b = 0; b < shares.size(); b++) {
      double middle = 100 * (b + 0.5) / shares.size();
      found.add(new Line.Point(middle, 100 * shares.path(b).asDouble()));
    }
    double level = 100.0 / Math.max(1, shares.size());
    Line even = new Line("even", List.of(new Line.Point(0, level), new Line.Point(100, level)));
    return new LineChart(
        "Where what came lies", PIT, "% of rows", List.of(new Line("found", found), even), 0.0);
  }

  private ScatterChart scatter(
      String title,
      String x,
      ScatterChart.Ticks ticks,
      ToDoubleFunction<RegressionMetrics.Point> across,
      ToDoubleFunction<RegressionMetrics.Point> up) {
    List<ScatterChart.Dot> dots =
        points.stream()
            .map(
                point ->
                    new ScatterChart.Dot(
                        across.applyAsDouble(point),
                        up.applyAsDouble(point),
                        "a",
                        "predicted %s, came %s"
                            .formatted(
                                NumberText.significant(point.mean()),
                                NumberText.significant(point.target()))))
            .toList();
    return new ScatterChart(title, x, "what came less the mean", List.of(), dots, ticks);
  }
}
