package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;

/**
 * What became of the run, in large figures.
 *
 * @param summary {@code summary.json}
 */
record TrainHeadline(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode test = summary.path("test");
    page.open("dl", "class", "tiles");
    write(page, "Test error", NumberText.percent(number(test, "error")), wrong(test));
    write(page, "NLL", NumberText.decimals(number(test, "nll"), 4), "nats per image");
    write(page, "ECE", NumberText.percent(number(test, "ece")), "calibration error");
    write(page, "Images", NumberText.count(number(test, "examples")), "tested once, at the end");
    write(page, "Draws", NumberText.count(number(test, "draws")), "of the network, averaged");
    page.close();
    writeValidation(page, summary.path("validation"));
    writeTemperature(page);
    writeSparsity(page, summary.path("sparsity"));
  }

  private static String wrong(JsonNode test) {
    double examples = number(test, "examples");
    double wrong = number(test, "error") * examples;
    return NumberText.count(wrong) + " of " + NumberText.count(examples) + " wrong";
  }

  private static void write(Markup page, String name, String figure, String note) {
    page.open("div");
    page.element("dt", name).element("dd", figure).element("dd", note, "class", "note");
    page.close();
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
                NumberText.percent(number(validation, "error")),
                NumberText.decimals(number(validation, "nll"), 4),
                NumberText.percent(number(validation, "ece")),
                NumberText.counted(number(validation, "examples"), "image")),
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
                      NumberText.plain(number(prior, "sigma")),
                      NumberText.plain(number(prior, "weight_decay")))
              : "";
      page.element(
          "p", "Trained at " + NumberText.temperature(summary) + with + ".", "class", "note");
    }
  }

  private static void writeSparsity(Markup page, JsonNode sparsity) {
    if (sparsity.isObject()) {
      String text =
          "Weights kept: %s of %s (%s removed)."
              .formatted(
                  NumberText.count(number(sparsity, "kept")),
                  NumberText.count(number(sparsity, "weights")),
                  NumberText.percent(number(sparsity, "sparsity")));
      page.element("p", text, "class", "note");
    }
  }

  private static double number(JsonNode figures, String key) {
    return figures.path(key).asDouble(Double.NaN);
  }
}
