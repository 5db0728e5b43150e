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
import java.util.function.Predicate;

/**
 * What averaging over draws is worth, and what a network can pass on when it is unsure.
 *
 * @param models of an evaluation
 */
public record EvaluatePlots(List<NamedFigures> models) implements PageSection {

  /** Images that are passed on, in percent. */
  private static final Axis REJECTED =
      new Axis(
          "images passed on, %",
          "the share of images passed on",
          (min, max) -> Scale.upTo(max),
          x -> NumberText.decimals(x, 0) + " % passed on");

  @Override
  public void write(Markup page) {
    writeEnsembling(page);
    page.element("h2", "Passing on what is uncertain");
    page.open("div", "class", "plots");
    if (models.size() == 1) {
      NamedFigures only = models.get(0);
      Line entropy = rejection("predictive entropy", only, "predictive_entropy");
      Line information = rejection("mutual information", only, "mutual_information");
      Figure.write(page, rejected("Error of what is kept", List.of(entropy, information)));
    } else {
      for (String by : List.of("predictive_entropy", "mutual_information")) {
        List<Line> lines = models.stream().map(m -> rejection(m.name(), m, by)).toList();
        String title = "Error of what is kept, by " + by.replace('_', ' ');
        Figure.write(page, rejected(title, lines));
      }
    }
    page.close();
    page.element(
        "p", "The most uncertain test images go first; the rest is predicted.", "class", "note");
  }

  private void writeEnsembling(Markup page) {
    List<Line> nll = new ArrayList<>();
    List<Line> error = new ArrayList<>();
    for (NamedFigures model : models) {
      nll.add(points(model.name(), model, "nll", 1));
      error.add(points(model.name(), model, "error", 100));
    }
    if (models.size() == 1) {
      nll.add(mean(models.get(0), "nll", 1));
      error.add(mean(models.get(0), "error", 100));
    }
    if (nll.get(0).points().size() < 2 && models.size() == 1) {
      return;
    }
    page.element("h2", "What averaging is worth");
    page.open("div", "class", "plots");
    Figure.write(page, byDraws("NLL by the first draws", "nats per image", nll));
    Figure.write(page, byDraws("Error by the first draws", "% of images", error));
    page.close();
  }

  private static Line points(String name, NamedFigures model, String key, double factor) {
    return rows(name, model.figures().path("ensembling"), row -> true, "draws", 1, key, factor);
  }

  /** A level to compare with: one pass by the means. */
  private static Line mean(NamedFigures model, String key, double factor) {
    double value = factor * Json.number(model.figures().at("/mean/test"), key);
    JsonNode rows = model.figures().path("ensembling");
    double last = Json.number(rows.path(rows.size() - 1), "draws");
    return new Line("by its means", List.of(new Line.Point(1, value), new Line.Point(last, value)));
  }

  private static Line rejection(String name, NamedFigures model, String by) {
    List<Line.Point> points = new ArrayList<>();
    for (JsonNode row : model.figures().path("rejection")) {
      if (row.path("by").asText().equals(by)) {
        double error = 100 * (1 - row.path("accuracy").asDouble());
        points.add(new Line.Point(100 * row.path("rejected").asDouble(), error));
      }
    }
    return new Line(name, points);
  }

  private static LineChart rejected(String title, List<Line> lines) {
    return new LineChart(title, REJECTED, "% of it", lines, 0.0);
  }

  private static LineChart byDraws(String title, String unit, List<Line> lines) {
    return new LineChart(title, Axis.counts("draw"), unit, lines, null);
  }

  /** A line through the rows of a table. */
  static Line rows(
      String name,
      JsonNode rows,
      Predicate<JsonNode> isMeant,
      String x,
      double factorX,
      String y,
      double factorY) {
    List<Line.Point> points = new ArrayList<>();
    for (JsonNode row : rows) {
      if (isMeant.test(row)) {
        points.add(new Line.Point(factorX * Json.number(row, x), factorY * Json.number(row, y)));
      }
    }
    return new Line(name, points);
  }
}
