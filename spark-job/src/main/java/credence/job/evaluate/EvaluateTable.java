package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import java.util.Locale;

/**
 * An evaluation for the console.
 *
 * @param summary {@code summary.json}
 */
record EvaluateTable(JsonNode summary) {

  private static final String HEAD = "%s%10s%9s%9s%9s%11s%11s%8s%8s%n";
  private static final String ROW = "%s%10.2f%9.4f%9.4f%9.4f%11.4f%11.4f%8d%8s%n";

  private static final int NARROWEST = 24;

  String text() {
    StringBuilder text = new StringBuilder();
    add(
        text,
        HEAD,
        first("test images"),
        "error, %",
        "NLL",
        "ECE",
        "Brier",
        "aleatoric",
        "epistemic",
        "draws",
        "T");
    for (JsonNode model : summary.path("models")) {
      String name = model.path("name").asText();
      writeDrawn(text, name, model);
      if (model.at("/mean/test").isObject()) {
        write(text, "  by its means", model.at("/mean/test"));
      }
      if (model.at("/scaled/test").isObject()) {
        write(text, scaled(model.path("logit_scale")), model.at("/scaled/test"));
      }
    }
    for (JsonNode model : summary.path("models")) {
      writeNoise(text, model);
    }
    for (JsonNode model : summary.path("models")) {
      writeOod(text, model);
    }
    return text.toString();
  }

  private void writeDrawn(StringBuilder text, String name, JsonNode model) {
    JsonNode figures = model.at("/draws/test");
    JsonNode uncertainty = model.path("uncertainty");
    add(
        text,
        ROW,
        first(name),
        100 * Json.number(figures, "error"),
        Json.number(figures, "nll"),
        Json.number(figures, "ece"),
        Json.number(figures, "brier"),
        Json.number(uncertainty, "aleatoric"),
        Json.number(uncertainty, "epistemic"),
        figures.path("draws").asInt(),
        model.path("temperature").asText("-"));
  }

  /**
   * @param scale null of several models, each with its own
   */
  private static String scaled(JsonNode scale) {
    return scale.isNumber()
        ? String.format(Locale.ROOT, "  logits over %.3f", scale.asDouble())
        : "  scaled logits";
  }

  private void write(StringBuilder text, String name, JsonNode figures) {
    add(
        text,
        "%s%10.2f%9.4f%9.4f%9.4f%n",
        first(name),
        100 * Json.number(figures, "error"),
        Json.number(figures, "nll"),
        Json.number(figures, "ece"),
        Json.number(figures, "brier"));
  }

  /** What the noise of draws of weights and of activations costs, of one draw. */
  private void writeNoise(StringBuilder text, JsonNode model) {
    if (model.path("noise").isEmpty()) {
      return;
    }
    String name = model.path("name").asText();
    add(text, "%n%s%10s%12s%12s%n", first(name), "NLL", "one draw", "over means");
    for (JsonNode row : model.path("noise")) {
      add(
          text,
          "%s%10.4f%12.4f%12.4f%n",
          first("  by " + row.path("by").asText()),
          Json.number(row, "nll"),
          Json.number(row, "one_draw_nll"),
          Json.number(row, "excess"));
    }
  }

  private void writeOod(StringBuilder text, JsonNode model) {
    if (model.path("ood").isEmpty()) {
      return;
    }
    boolean isScaled = model.at("/ood/0/scaled_auroc").isNumber();
    add(
        text,
        "%n%s%-22s%10s%9s%9s%s%n",
        first(model.path("name").asText()),
        "by",
        "AUROC",
        "AUPR",
        "FPR95",
        isScaled ? "  AUROC, scaled logits" : "");
    for (JsonNode row : model.path("ood")) {
      add(
          text,
          "%s%-22s%10.4f%9.4f%9.4f%s%n",
          first("  " + row.path("data").asText()),
          row.path("by").asText().replace('_', ' '),
          Json.number(row, "auroc"),
          Json.number(row, "aupr"),
          Json.number(row, "fpr95"),
          isScaled ? String.format(Locale.ROOT, "%22.4f", Json.number(row, "scaled_auroc")) : "");
    }
  }

  /** As wide as the longest name. */
  private String first(String cell) {
    int width = NARROWEST;
    for (JsonNode model : summary.path("models")) {
      width = Math.max(width, model.path("name").asText().length() + 1);
    }
    return cell + " ".repeat(Math.max(0, width - cell.length()));
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
