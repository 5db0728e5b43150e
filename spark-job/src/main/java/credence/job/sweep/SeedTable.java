package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.sweep.trials.TrialFigure;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of the chosen setting.
 *
 * @param runs of {@code summary.json}
 * @param figures of examples
 */
record SeedTable(JsonNode runs, List<TrialFigure> figures) implements PageSection {

  private static final List<String> SCALED =
      List.of("logits over", "test error, scaled", "NLL, scaled", "ECE, scaled");

  @Override
  public void write(Markup page) {
    page.element("h2", "The chosen setting, by seed");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr").element("th", "seed", "scope", "col");
    columns().forEach(column -> page.element("th", column, "scope", "col", "class", "number"));
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
      figures.forEach(figure -> cell(page, text(figure, test)));
      cell(page, text(figures.get(0), run.path("validation")));
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

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    figures.forEach(figure -> columns.add(figure.label()));
    columns.set(0, "test " + columns.get(0));
    columns.add("validation " + figures.get(0).label());
    return columns;
  }

  private static String text(TrialFigure figure, JsonNode json) {
    return figure.text(json.at(figure.pointer()).asDouble(Double.NaN));
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
