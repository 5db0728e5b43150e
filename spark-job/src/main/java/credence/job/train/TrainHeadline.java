package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.DoubleSummaryStatistics;

/**
 * What became of the run, in large figures.
 *
 * @param summary {@code summary.json}
 */
record TrainHeadline(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode test = summary.path("test");
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      tiles.tile("Test error", NumberText.percent(Json.number(test, "error")), wrong(test));
      tiles.tile("NLL", NumberText.decimals(Json.number(test, "nll"), 4), "nats per image");
      tiles.tile("ECE", NumberText.percent(Json.number(test, "ece")), "calibration error");
      tiles.tile(
          "Images", NumberText.count(Json.number(test, "examples")), "tested once, at the end");
      tiles.tile("Draws", NumberText.count(Json.number(test, "draws")), "of the network, averaged");
    }
    writeValidation(page, summary.path("validation"));
    writeTemperature(page);
    writeSparsity(page, summary.path("sparsity"));
  }

  private static String wrong(JsonNode test) {
    double examples = Json.number(test, "examples");
    double wrong = Json.number(test, "error") * examples;
    return NumberText.count(wrong) + " of " + NumberText.count(examples) + " wrong";
  }

  private static void writeValidation(Markup page, JsonNode validation) {
    if (!validation.isObject()) {
      page.element("p", "No images were set aside for validation.", "class", "note");
      return;
    }
    page.element(
        "p",
        "Validation: error %s, NLL %s, ECE %s on %s."
            .formatted(
                NumberText.percent(Json.number(validation, "error")),
                NumberText.decimals(Json.number(validation, "nll"), 4),
                NumberText.percent(Json.number(validation, "ece")),
                NumberText.counted(Json.number(validation, "examples"), "image")),
        "class",
        "note");
  }

  private void writeTemperature(Markup page) {
    if (summary.has("temperature")) {
      JsonNode prior = summary.path("prior");
      String with =
          prior.path("sigma").isNumber()
              ? " under a prior of sigma %s, a weight decay of %s"
                  .formatted(
                      NumberText.plain(Json.number(prior, "sigma")),
                      NumberText.plain(Json.number(prior, "weight_decay")))
              : learnt(prior.path("learnt"));
      page.element(
          "p", "Trained at " + NumberText.temperature(summary) + with + ".", "class", "note");
    }
  }

  /** The least and the largest sigma of a prior that was learnt; empty for another. */
  private static String learnt(JsonNode tensors) {
    if (tensors.isEmpty()) {
      return "";
    }
    DoubleSummaryStatistics sigmas = new DoubleSummaryStatistics();
    tensors.forEach(tensor -> sigmas.accept(Json.number(tensor, "sigma")));
    return " under a prior whose sigma was learnt, %s to %s by tensor"
        .formatted(NumberText.plain(sigmas.getMin()), NumberText.plain(sigmas.getMax()));
  }

  private static void writeSparsity(Markup page, JsonNode sparsity) {
    if (sparsity.isObject()) {
      String text =
          "Weights kept: %s of %s (%s removed)."
              .formatted(
                  NumberText.count(Json.number(sparsity, "kept")),
                  NumberText.count(Json.number(sparsity, "weights")),
                  NumberText.percent(Json.number(sparsity, "sparsity")));
      page.element("p", text, "class", "note");
    }
  }
}
