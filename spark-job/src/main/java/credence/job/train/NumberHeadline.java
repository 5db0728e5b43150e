package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;

/**
 * What became of a run on numbers, in large figures.
 *
 * @param summary {@code summary.json}
 */
record NumberHeadline(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode test = summary.path("test");
    String deviation = NumberText.significant(summary.at("/target_scale/deviation").asDouble());
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      tiles.tile(
          "RMSE",
          NumberText.significant(Json.number(test, "rmse")),
          "of a target with deviation " + deviation);
      tiles.tile("NLL", NumberText.decimals(Json.number(test, "nll"), 4), "nats per row");
      tiles.tile(
          "CRPS",
          NumberText.significant(Json.number(test, "crps")),
          "in the unit of " + summary.path("target").asText());
      tiles.tile(
          "In the 90 % interval",
          NumberText.percent(Json.number(test.path("coverage"), "0.9")),
          "of test rows; its width "
              + NumberText.significant(Json.number(test.path("width"), "0.9")));
      tiles.tile(
          "Rows", NumberText.count(Json.number(test, "examples")), "tested once, at the end");
      tiles.tile("Draws", NumberText.count(Json.number(test, "draws")), "of the network, pooled");
    }
    JsonNode validation = summary.path("validation");
    if (validation.isObject()) {
      page.element(
          "p",
          "Validation: RMSE %s, NLL %s on %s."
              .formatted(
                  NumberText.significant(Json.number(validation, "rmse")),
                  NumberText.decimals(Json.number(validation, "nll"), 4),
                  NumberText.counted(Json.number(validation, "examples"), "row")),
          "class",
          "note");
    }
  }
}
