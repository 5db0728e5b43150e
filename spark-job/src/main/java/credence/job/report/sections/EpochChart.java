package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.NumberText;
import java.util.List;

/** How figures of a training move with its epochs. */
public final class EpochChart {

  private static final Axis EPOCHS =
      new Axis(
          "epoch",
          "epochs",
          (min, max) -> Scale.wholeUpTo(max),
          x -> "epoch " + NumberText.decimals(x, 2));

  private EpochChart() {}

  /**
   * @param from where the left axis begins at the latest, or null to follow the values
   */
  public static LineChart of(String title, String unit, List<Line> lines, Double from) {
    return new LineChart(title, EPOCHS, unit, lines, from);
  }

  /**
   * A point for each round that has the figure.
   *
   * @param rounds the lines of {@code metrics.jsonl}
   * @param pointer JSON pointer into a round
   */
  public static Line line(
      String name, List<? extends JsonNode> rounds, String pointer, double factor) {
    return new Line(
        name,
        rounds.stream()
            .filter(round -> round.at(pointer).isNumber())
            .map(
                round ->
                    new Line.Point(
                        round.path("epoch").asDouble(), factor * round.at(pointer).asDouble()))
            .toList());
  }
}
