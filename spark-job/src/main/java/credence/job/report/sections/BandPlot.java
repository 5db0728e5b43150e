package credence.job.report.sections;

import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.predict.numbers.BandPoint;
import credence.predict.numbers.RegressionMetrics.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is predicted where there are rows, and where there are none.
 *
 * @param feature name of the only feature
 * @param target name of what is predicted
 * @param band with points inside; nothing is written if it is empty
 */
public record BandPlot(String feature, String target, List<BandPoint> band) implements PageSection {

  @Override
  public void write(Markup page) {
    if (band.isEmpty()) {
      return;
    }
    List<BandPoint> inside = band.stream().filter(BandPoint::isInside).toList();
    String from = NumberText.significant(inside.get(0).feature());
    String to = NumberText.significant(inside.get(inside.size() - 1).feature());
    page.element("h2", "Along " + feature);
    page.open("div", "class", "plots");
    Axis axis = new Axis(feature, feature, Scale::around, NumberText::significant);
    Line mean = line("mean", Point::mean);
    Figure.write(
        page,
        new LineChart(
            "Predictions",
            axis,
            target,
            List.of(mean, line("5 %", Point::low), line("95 %", Point::high)),
            null));
    Figure.write(
        page,
        new LineChart(
            "Standard deviation",
            axis,
            "of " + target,
            List.of(line("predicted", Point::deviation)),
            0.0));
    page.close();
    page.element(
        "p",
        "Nine in ten values are to lie between the lines of 5 and 95 %. Rows that were trained on"
            + " lie from "
            + from
            + " to "
            + to
            + ".",
        "class",
        "note");
  }

  private Line line(String name, ToDoubleFunction<Point> value) {
    return new Line(
        name,
        band.stream()
            .map(at -> new Line.Point(at.feature(), value.applyAsDouble(at.predicted())))
            .toList());
  }
}
