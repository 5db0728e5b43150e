package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import credence.job.report.sections.Named;
import java.util.List;

/**
 * What was found, in large figures, and the models beside each other.
 *
 * @param models of an evaluation, the ensemble last if there is one
 */
record EvaluateHeadline(List<Named> models) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode model = models.get(models.size() - 1).figures();
    JsonNode test = model.at("/draws/test");
    JsonNode uncertainty = model.path("uncertainty");
    page.open("dl", "class", "tiles");
    double wrong = number(test, "error") * number(test, "examples");
    write(
        page,
        "Test error",
        NumberText.percent(number(test, "error")),
        NumberText.count(wrong) + " of " + NumberText.count(number(test, "examples")) + " wrong");
    write(page, "NLL", NumberText.decimals(number(test, "nll"), 4), "nats per image");
    write(page, "ECE", NumberText.percent(number(test, "ece")), "calibration error");
    write(
        page,
        "Aleatoric",
        NumberText.decimals(number(uncertainty, "aleatoric"), 4),
        "draws agree on");
    write(
        page,
        "Epistemic",
        NumberText.decimals(number(uncertainty, "epistemic"), 4),
        "draws disagree on");
    page.close();
    page.element("p", sentence(model), "class", "note");
    writeFigures(page);
    writeUncertainty(page);
  }

  private String sentence(JsonNode model) {
    String draws = NumberText.counted(model.at("/draws/test/draws").asDouble(), "draw");
    return models.size() == 1
        ? "Test images, by the average of %s, at %s. Nothing was chosen by them."
            .formatted(draws, NumberText.temperature(model))
        : "Test images, by all models together, %s, at %s. Nothing was chosen by them."
            .formatted(draws, NumberText.temperature(model));
  }

  private void writeFigures(Markup page) {
    page.element("h2", "Predictions");
    Table table =
        new Table(
            page,
            1,
            List.of("", "T", "images", "error", "NLL", "ECE", "class-wise ECE", "Brier score"));
    for (Named model : models) {
      for (String split : List.of("validation", "test")) {
        JsonNode scaled = model.figures().at("/scaled/" + split);
        write(table, model, model.figures().at("/draws/" + split), split, "");
        write(table, model, scaled, split, scaled(model.figures().path("logit_scale")));
        write(table, model, model.figures().at("/mean/" + split), split, "");
      }
    }
    table.close();
  }

  /**
   * @param scale null of several models, each with its own
   */
  private static String scaled(JsonNode scale) {
    return scale.isNumber()
        ? ", logits over " + NumberText.plain(scale.asDouble())
        : ", scaled logits";
  }

  private static void write(
      Table table, Named model, JsonNode figures, String split, String scaled) {
    if (figures.isObject()) {
      int draws = figures.path("draws").asInt();
      String by = draws == 1 ? "by its means" : "by " + draws + " draws";
      table.row(
          "%s, %s, %s%s".formatted(model.name(), split, by, scaled),
          NumberText.text(model.figures().path("temperature")),
          NumberText.count(number(figures, "examples")),
          NumberText.percent(number(figures, "error")),
          NumberText.decimals(number(figures, "nll"), 4),
          NumberText.decimals(number(figures, "ece"), 4),
          NumberText.decimals(number(figures, "classwise_ece"), 4),
          NumberText.decimals(number(figures, "brier"), 4));
    }
  }

  private void writeUncertainty(Markup page) {
    page.element("h2", "Uncertainty of test images");
    Table table =
        new Table(
            page,
            1,
            List.of(
                "",
                "aleatoric",
                "epistemic",
                "aleatoric, softplus",
                "epistemic, softplus",
                "expected entropy",
                "mutual information"));
    for (Named model : models) {
      JsonNode u = model.figures().path("uncertainty");
      table.row(
          model.name(),
          NumberText.decimals(number(u, "aleatoric"), 4),
          NumberText.decimals(number(u, "epistemic"), 4),
          NumberText.decimals(number(u, "softplus_aleatoric"), 4),
          NumberText.decimals(number(u, "softplus_epistemic"), 4),
          NumberText.decimals(number(u, "expected_entropy"), 4),
          NumberText.decimals(number(u, "mutual_information"), 4));
    }
    table.close();
    page.element(
        "p",
        "Parts of the predictive variance summed over classes, means over images, of softmax and of"
            + " softplus-normalised outputs; entropies in nats.",
        "class",
        "note");
  }

  private static void write(Markup page, String name, String figure, String note) {
    page.open("div");
    page.element("dt", name).element("dd", figure).element("dd", note, "class", "note");
    page.close();
  }

  private static double number(JsonNode figures, String key) {
    return figures.path(key).asDouble(Double.NaN);
  }
}
