package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.sweep.trials.TrialFigure;
import java.util.Comparator;
import java.util.List;

/**
 * The trials that did best.
 *
 * @param rows of {@code trials.csv}
 * @param varied columns of the settings
 * @param figures of validation examples
 */
record BestTrials(List<? extends JsonNode> rows, List<String> varied, List<TrialFigure> figures)
    implements PageSection {

  private static final int MOST = 15;

  @Override
  public void write(Markup page) {
    page.element("h2", "Best trials");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr");
    page.element("th", "setting", "scope", "col");
    for (String column : varied) {
      page.element("th", column, "scope", "col", "class", "value");
    }
    number(page, "T");
    number(page, "seed");
    for (TrialFigure figure : figures) {
      number(page, (figure == figures.get(0) ? "validation " : "") + figure.label());
    }
    number(page, "epochs");
    number(page, "time");
    page.close().close().open("tbody");
    rows.stream()
        .filter(row -> row.path("phase").asText().equals("search"))
        .filter(row -> row.path("status").asText().equals("finished"))
        .sorted(Comparator.comparingDouble((JsonNode row) -> -row.path("score").asDouble()))
        .limit(MOST)
        .forEach(row -> write(page, row));
    page.close().close().close();
  }

  private static void number(Markup page, String column) {
    page.element("th", column, "scope", "col", "class", "number");
  }

  private void write(Markup page, JsonNode row) {
    page.open("tr").element("th", row.path("setting").asText(), "scope", "row");
    varied.forEach(
        column -> page.element("td", NumberText.text(row.path(column)), "class", "value"));
    cell(page, NumberText.text(row.path("temperature")));
    cell(page, row.path("seed").asText());
    for (TrialFigure figure : figures) {
      cell(page, figure.text(Json.number(row, "validation_" + figure.key())));
    }
    cell(page, NumberText.significant(Json.number(row, "epochs")));
    cell(page, NumberText.duration(Json.number(row, "seconds")));
    page.close();
  }

  private static void cell(Markup page, String text) {
    page.element("td", text, "class", "number");
  }
}
