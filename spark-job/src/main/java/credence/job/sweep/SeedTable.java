package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.List;

/**
 * The runs of the chosen setting.
 *
 * @param runs of {@code summary.json}
 */
record SeedTable(JsonNode runs) implements PageSection {

  private static final List<String> COLUMNS =
      List.of("test error", "NLL", "ECE", "validation error");

  private static final List<String> SCALED =
      List.of("logits over", "test error, scaled", "NLL, scaled", "ECE, scaled");

  @Override
  public void write(Markup page) {
    page.element("h2", "The chosen setting, by seed");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr").element("th", "seed", "scope", "col");
    COLUMNS.forEach(column -> page.element("th", column, "scope", "col", "class", "number"));
    if (isScaled()) {
      SCALED.forEach(column -> page.element("th", column, "scope", "col", "class", "number"));
    }
    if (isSparse()) {
      page.element("th", "compression", "scope", "col", "class", "number");
    }
    page.close().close().open("tbody");
    for (JsonNode run : runs) {
      page.open("tr").element("th", run.path("seed").asText(), "scope", "row");
      JsonNode test = run.path("test");
      cell(page, NumberText.percent(Json.number(test, "error")));
      cell(page, NumberText.decimals(Json.number(test, "nll"), 4));
      cell(page, NumberText.percent(Json.number(test, "ece")));
      cell(page, NumberText.percent(Json.number(run.path("validation"), "error")));
      if (isScaled()) {
        JsonNode scaled = run.at("/logit_scale/test");
        cell(page, NumberText.significant(Json.number(run.path("logit_scale"), "tau")));
        cell(page, NumberText.percent(Json.number(scaled, "error")));
        cell(page, NumberText.decimals(Json.number(scaled, "nll"), 4));
        cell(page, NumberText.percent(Json.number(scaled, "ece")));
      }
      if (isSparse()) {
        cell(page, NumberText.significant(Json.number(run.path("sparsity"), "compression")));
      }
      page.close();
    }
    page.close().close().close();
  }

  private boolean isScaled() {
    return runs.path(0).path("logit_scale").isObject();
  }

  private boolean isSparse() {
    return runs.path(0).path("sparsity").isObject();
  }

  private static void cell(Markup page, String text) {
    page.element("td", text, "class", "number");
  }
}
