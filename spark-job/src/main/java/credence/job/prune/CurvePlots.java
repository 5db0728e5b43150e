package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What removing costs, a line a criterion.
 *
 * @param curve {@code curve.json}
 */
record CurvePlots(JsonNode curve) implements PageSection {

  /** The fraction that was removed, from 0; what is left on a logarithmic scale. */
  private static final Axis REMOVED =
      new Axis(
          "removed, %; logarithmic in what is left",
          "the share removed",
          (min, max) -> new Scale.Removed(max),
          x -> NumberText.shortPercent(x) + " % removed");

  @Override
  public void write(Markup page) {
    page.element("h2", "What removing costs");
    page.open("div", "class", "plots");
    Figure.write(page, main());
    Figure.write(page, error("Validation error by draws", "validation", "draws"));
    Figure.write(page, error("Test error by mean prediction", "test", "mean"));
    Figure.write(page, chart("Test NLL by draws", "nats per image", "test", "draws", "nll", 1));
    page.close();
    page.element(
        "p",
        "By draws: the average of %s from the posterior, trained at %s. Random: a mean over seeds."
            .formatted(
                NumberText.counted(curve.path("draws").asDouble(), "draw"),
                NumberText.temperature(curve)),
        "class",
        "note");
  }

  /** Whether anything but the whole network was measured. */
  boolean isDrawn() {
    for (JsonNode row : curve.path("rows")) {
      if (row.path("fraction").asDouble() > 0) {
        return true;
      }
    }
    return false;
  }

  /** The one that is looked at first. */
  LineChart main() {
    return error("Test error by draws", "test", "draws");
  }

  private LineChart error(String title, String split, String mode) {
    return chart(title, "% of images", split, mode, "error", 100);
  }

  private LineChart chart(
      String title, String unit, String split, String mode, String key, double factor) {
    Map<String, Map<Double, List<Double>>> lines = new LinkedHashMap<>();
    for (JsonNode row : curve.path("rows")) {
      if (row.path("split").asText().equals(split) && row.path("mode").asText().equals(mode)) {
        lines
            .computeIfAbsent(row.path("criterion").asText(), c -> new TreeMap<>())
            .computeIfAbsent(row.path("fraction").asDouble(), f -> new ArrayList<>())
            .add(factor * row.path(key).asDouble());
      }
    }
    List<Line> drawn = new ArrayList<>();
    lines.forEach((criterion, values) -> drawn.add(line(criterion, values)));
    return new LineChart(title, REMOVED, unit, drawn, null);
  }

  private static Line line(String criterion, Map<Double, List<Double>> values) {
    List<Line.Point> points = new ArrayList<>();
    values.forEach(
        (fraction, ofSeeds) ->
            points.add(
                new Line.Point(
                    fraction, ofSeeds.stream().mapToDouble(v -> v).average().getAsDouble())));
    return new Line(criterion, points);
  }
}
