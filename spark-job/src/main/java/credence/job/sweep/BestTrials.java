package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.Comparator;
import java.util.List;

/**
 * The trials that did best.
 *
 * @param rows of {@code trials.csv}
 * @param varied columns of the settings
 */
record BestTrials(List<? extends JsonNode> rows, List<String> varied) implements PageSection {

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
    for (String column : List.of("T", "seed", "validation error", "NLL", "ECE", "epochs", "time")) {
      page.element("th", column, "scope", "col", "class", "number");
    }
    page.close().close().open("tbody");
    rows.stream()
        .filter(row -> row.path("phase").asText().equals("search"))
        .filter(row -> row.path("status").asText().equals("finished"))
        .sorted(Comparator.comparingDouble((JsonNode row) -> -row.path("score").asDouble()))
        .limit(MOST)
        .forEach(row -> write(page, row));
    page.close().close().close();
  }

  private void write(Markup page, JsonNode row) {
    page.open("tr").element("th", row.path("setting").asText(), "scope", "row");
    varied.forEach(
        column -> page.element("td", NumberText.text(row.path(column)), "class", "value"));
    cell(page, NumberText.text(row.path("temperature")));
    cell(page, row.path("seed").asText());
    cell(page, NumberText.percent(Json.number(row, "validation_error")));
    cell(page, NumberText.decimals(Json.number(row, "validation_nll"), 4));
    cell(page, NumberText.percent(Json.number(row, "validation_ece")));
    cell(page, NumberText.significant(Json.number(row, "epochs")));
    cell(page, NumberText.duration(Json.number(row, "seconds")));
    page.close();
  }

  private static void cell(Markup page, String text) {
    page.element("td", text, "class", "number");
  }
}
