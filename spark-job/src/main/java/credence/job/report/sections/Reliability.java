package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.List;

/**
 * Reliability diagrams: how often predictions are right against how sure they are.
 *
 * @param models each with its {@code reliability}
 */
public record Reliability(List<NamedFigures> models) implements PageSection {

  /** What was predicted, p of the most probable class. */
  private static final Axis CONFIDENCE =
      new Axis(
          "confidence",
          "confidence",
          (min, max) -> new Scale.Linear(0, 1, 0.2),
          x -> "confidence " + NumberText.decimals(x, 3));

  @Override
  public void write(Markup page) {
    LineChart chart = chart();
    if (chart.lines().size() < 2) {
      return;
    }
    page.element("h2", "Calibration");
    page.open("div", "class", "plots");
    Figure.write(page, chart);
    Figure.write(page, counts());
    page.close();
    page.element(
        "p",
        "Test images in 15 bins by the probability of the predicted class. Below the line"
            + " predictions are surer than they should be, above it less sure. Bins of few images"
            + " scatter.",
        "class",
        "note");
  }

  private LineChart chart() {
    List<Line> lines = new ArrayList<>();
    models.forEach(model -> lines.add(line(model)));
    lines.removeIf(line -> line.points().isEmpty());
    if (!lines.isEmpty()) {
      Line ideal = new Line("calibrated", List.of(new Line.Point(0, 0), new Line.Point(1, 1)));
      lines.add(ideal);
    }
    return new LineChart("Reliability", CONFIDENCE, "share right", lines, 0.0);
  }

  private static Line line(NamedFigures model) {
    List<Line.Point> points = new ArrayList<>();
    for (JsonNode bin : model.figures().path("reliability")) {
      points.add(new Line.Point(Json.number(bin, "confidence"), Json.number(bin, "accuracy")));
    }
    return new Line(model.name(), points);
  }

  /** How many images lie in each bin, bins without any left out. */
  private LineChart counts() {
    List<Line> lines = new ArrayList<>();
    for (NamedFigures model : models) {
      List<Line.Point> points = new ArrayList<>();
      for (JsonNode bin : model.figures().path("reliability")) {
        double count = bin.path("count").asDouble();
        if (count > 0) {
          double middle = (bin.path("from").asDouble() + bin.path("end").asDouble()) / 2;
          points.add(new Line.Point(middle, count));
        }
      }
      lines.add(new Line(model.name(), points));
    }
    return new LineChart("Images by confidence", CONFIDENCE, "images in a bin", lines, null);
  }
}
