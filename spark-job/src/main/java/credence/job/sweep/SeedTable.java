package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
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
      cell(page, NumberText.percent(number(run, "/test/error")));
      cell(page, NumberText.decimals(number(run, "/test/nll"), 4));
      cell(page, NumberText.percent(number(run, "/test/ece")));
      cell(page, NumberText.percent(number(run, "/validation/error")));
      if (isScaled()) {
        cell(page, NumberText.significant(number(run, "/logit_scale/tau")));
        cell(page, NumberText.percent(number(run, "/logit_scale/test/error")));
        cell(page, NumberText.decimals(number(run, "/logit_scale/test/nll"), 4));
        cell(page, NumberText.percent(number(run, "/logit_scale/test/ece")));
      }
      if (isSparse()) {
        cell(page, NumberText.significant(number(run, "/sparsity/compression")));
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

  private static double number(JsonNode run, String pointer) {
    return run.at(pointer).asDouble(Double.NaN);
  }
}
