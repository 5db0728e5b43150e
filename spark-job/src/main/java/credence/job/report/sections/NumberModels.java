package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.List;

/**
 * How good models of a number are: the last one in large figures, all of them in a table, and what
 * is left of their error where they pass rows on.
 *
 * @param models of an evaluation
 * @param deviation of the target in the rows that were trained on
 */
public record NumberModels(List<NamedFigures> models, double deviation) implements PageSection {

  private static final List<String> LEVELS = List.of("0.5", "0.8", "0.9", "0.95");

  private static final Axis REJECTED =
      new Axis(
          "rows passed on, %",
          "the share of rows passed on",
          (min, max) -> Scale.upTo(max),
          x -> NumberText.decimals(x, 0) + " % passed on");

  public NumberModels {
    models = List.copyOf(models);
  }

  @Override
  public void write(Markup page) {
    NamedFigures last = models.get(models.size() - 1);
    JsonNode test = last.figures().path("test");
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      tiles.tile(
          "RMSE",
          NumberText.significant(Json.number(test, "rmse")),
          "of a target with deviation " + NumberText.significant(deviation));
      tiles.tile("NLL", NumberText.decimals(Json.number(test, "nll"), 4), "nats per row");
      tiles.tile(
          "CRPS", NumberText.significant(Json.number(test, "crps")), "in the unit of the target");
      tiles.tile(
          "In the 90 % interval",
          NumberText.percent(Json.number(test.path("coverage"), "0.9")),
          "of test rows; its width "
              + NumberText.significant(Json.number(test.path("width"), "0.9")));
      tiles.tile("Rows", NumberText.count(Json.number(test, "examples")), "of the test half");
      tiles.tile("Draws", NumberText.count(Json.number(test, "draws")), "of " + last.name());
    }
    writeTable(page);
    page.element("h2", "Passing on what is uncertain");
    page.open("div", "class", "plots");
    List<Line> lines = NamedFigures.charted(models).stream().map(NumberModels::rejection).toList();
    Figure.write(page, new LineChart("RMSE of what is kept", REJECTED, "RMSE of it", lines, 0.0));
    page.close();
    page.element(
        "p",
        "The rows with the largest epistemic standard deviation go first; the rest is predicted.",
        "class",
        "note");
  }

  private void writeTable(Markup page) {
    page.element("h2", "Test rows");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr").element("th", "model", "scope", "col");
    for (String column : List.of("RMSE", "MAE", "NLL", "CRPS")) {
      page.element("th", column, "scope", "col", "class", "number");
    }
    for (String level : LEVELS) {
      String percent = NumberText.shortPercent(Double.parseDouble(level));
      page.element("th", "in " + percent + " %", "scope", "col", "class", "number");
    }
    page.element("th", "width of 90 %", "scope", "col", "class", "number");
    page.close().close().open("tbody");
    for (NamedFigures model : models) {
      JsonNode test = model.figures().path("test");
      page.open("tr").element("th", model.name(), "scope", "row");
      cell(page, NumberText.significant(Json.number(test, "rmse")));
      cell(page, NumberText.significant(Json.number(test, "mae")));
      cell(page, NumberText.decimals(Json.number(test, "nll"), 4));
      cell(page, NumberText.significant(Json.number(test, "crps")));
      for (String level : LEVELS) {
        cell(page, NumberText.percent(Json.number(test.path("coverage"), level)));
      }
      cell(page, NumberText.significant(Json.number(test.path("width"), "0.9")));
      page.close();
    }
    page.close().close().close();
  }

  private static void cell(Markup page, String text) {
    page.element("td", text, "class", "number");
  }

  private static Line rejection(NamedFigures model) {
    JsonNode rows = model.figures().path("rejection");
    return EvaluatePlots.rows(model.name(), rows, row -> true, "rejected", 100, "rmse", 1);
  }
}
