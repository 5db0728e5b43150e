package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.List;

/**
 * The average of the last rounds beside the round that would have been the model without it.
 *
 * @param candidates of {@code summary.json}, the model first; missing where nothing was averaged
 */
record CandidateTable(JsonNode candidates) implements PageSection {

  private static final List<String> COLUMNS =
      List.of(
          "posterior",
          "validation error",
          "validation NLL",
          "validation ECE",
          "test error",
          "test NLL",
          "test ECE");

  @Override
  public void write(Markup page) {
    if (candidates.isEmpty()) {
      return;
    }
    page.element("h2", "The average and the round");
    try (Table table = new Table(page, 1, COLUMNS)) {
      for (int i = 0; i < candidates.size(); i++) {
        JsonNode candidate = candidates.get(i);
        JsonNode validation = candidate.path("validation");
        JsonNode test = candidate.path("test");
        table.row(
            name(candidate) + (i == 0 ? " (the model)" : ""),
            NumberText.percent(Json.number(validation, "error")),
            NumberText.decimals(Json.number(validation, "nll"), 4),
            NumberText.decimals(Json.number(validation, "ece"), 4),
            NumberText.percent(Json.number(test, "error")),
            NumberText.decimals(Json.number(test, "nll"), 4),
            NumberText.decimals(Json.number(test, "ece"), 4));
      }
    }
    page.element(
        "p",
        "Which of them is the model was decided before the test images were looked at:"
            + " training.average-last and training.select.",
        "class",
        "note");
  }

  private static String name(JsonNode candidate) {
    return candidate.has("averaged_rounds")
        ? "average of %s up to round %d"
            .formatted(
                NumberText.counted(Json.number(candidate, "averaged_rounds"), "round"),
                candidate.path("round").asInt())
        : "round " + candidate.path("round").asInt();
  }
}
