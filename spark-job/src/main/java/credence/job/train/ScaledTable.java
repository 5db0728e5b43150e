package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.List;

/**
 * Figures with scaled logits beside those without.
 *
 * @param summary {@code summary.json} of a training; nothing is written where no scale was fitted
 */
record ScaledTable(JsonNode summary) implements PageSection {

  private static final List<String> COLUMNS =
      List.of("logits", "images", "error", "NLL", "ECE", "Brier score");

  @Override
  public void write(Markup page) {
    JsonNode scaled = summary.path("logit_scale");
    if (!scaled.isObject()) {
      return;
    }
    page.element("h2", "Scaled logits");
    String over = "over " + NumberText.plain(scaled.path("tau").asDouble());
    try (Table table = new Table(page, 1, COLUMNS)) {
      for (String split : List.of("validation", "test")) {
        write(table, split + ", as they are", summary.path(split));
        write(table, split + ", " + over, scaled.path(split));
      }
    }
    page.element(
        "p",
        "The outputs of every draw were divided by one number, found by the NLL of the validation"
            + " images alone; the model keeps it, and predicts without it unless asked.",
        "class",
        "note");
  }

  private static void write(Table table, String name, JsonNode figures) {
    table.row(
        name,
        NumberText.count(Json.number(figures, "examples")),
        NumberText.percent(Json.number(figures, "error")),
        NumberText.decimals(Json.number(figures, "nll"), 4),
        NumberText.decimals(Json.number(figures, "ece"), 4),
        NumberText.decimals(Json.number(figures, "brier"), 4));
  }
}
