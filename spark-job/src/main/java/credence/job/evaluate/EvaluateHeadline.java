package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import credence.job.report.sections.NamedFigures;
import java.util.List;

/**
 * What was found, in large figures, and the models beside each other.
 *
 * @param models of an evaluation, the ensemble last if there is one
 */
record EvaluateHeadline(List<NamedFigures> models) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode model = models.get(models.size() - 1).figures();
    JsonNode test = model.at("/draws/test");
    JsonNode uncertainty = model.path("uncertainty");
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      double wrong = Json.number(test, "error") * Json.number(test, "examples");
      tiles.tile(
          "Test error",
          NumberText.percent(Json.number(test, "error")),
          NumberText.count(wrong)
              + " of "
              + NumberText.count(Json.number(test, "examples"))
              + " wrong");
      tiles.tile("NLL", NumberText.decimals(Json.number(test, "nll"), 4), "nats per image");
      tiles.tile("ECE", NumberText.percent(Json.number(test, "ece")), "calibration error");
      tiles.tile(
          "Aleatoric",
          NumberText.decimals(Json.number(uncertainty, "aleatoric"), 4),
          "draws agree on");
      tiles.tile(
          "Epistemic",
          NumberText.decimals(Json.number(uncertainty, "epistemic"), 4),
          "draws disagree on");
    }
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
    for (NamedFigures model : models) {
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
      Table table, NamedFigures model, JsonNode figures, String split, String scaled) {
    if (figures.isObject()) {
      int draws = figures.path("draws").asInt();
      String by = draws == 1 ? "by its means" : "by " + draws + " draws";
      table.row(
          "%s, %s, %s%s".formatted(model.name(), split, by, scaled),
          NumberText.text(model.figures().path("temperature")),
          NumberText.count(Json.number(figures, "examples")),
          NumberText.percent(Json.number(figures, "error")),
          NumberText.decimals(Json.number(figures, "nll"), 4),
          NumberText.decimals(Json.number(figures, "ece"), 4),
          NumberText.decimals(Json.number(figures, "classwise_ece"), 4),
          NumberText.decimals(Json.number(figures, "brier"), 4));
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
    for (NamedFigures model : models) {
      JsonNode u = model.figures().path("uncertainty");
      table.row(
          model.name(),
          NumberText.decimals(Json.number(u, "aleatoric"), 4),
          NumberText.decimals(Json.number(u, "epistemic"), 4),
          NumberText.decimals(Json.number(u, "softplus_aleatoric"), 4),
          NumberText.decimals(Json.number(u, "softplus_epistemic"), 4),
          NumberText.decimals(Json.number(u, "expected_entropy"), 4),
          NumberText.decimals(Json.number(u, "mutual_information"), 4));
    }
    table.close();
    page.element(
        "p",
        "Parts of the predictive variance summed over classes, means over images, of softmax and of"
            + " softplus-normalised outputs; entropies in nats.",
        "class",
        "note");
  }
}
