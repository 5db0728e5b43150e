package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * An evaluation for the console.
 *
 * @param summary {@code summary.json}
 */
record EvaluateTable(JsonNode summary) {

  private static final String HEAD = "%-24s%10s%9s%9s%9s%11s%11s%8s%n";
  private static final String ROW = "%-24s%10.2f%9.4f%9.4f%9.4f%11.4f%11.4f%8d%n";

  String text() {
    StringBuilder text = new StringBuilder();
    add(
        text,
        HEAD,
        "test images",
        "error, %",
        "NLL",
        "ECE",
        "Brier",
        "aleatoric",
        "epistemic",
        "draws");
    for (JsonNode model : summary.path("models")) {
      String name = model.path("name").asText();
      write(text, name, model.at("/draws/test"), model.path("uncertainty"));
      if (model.at("/mean/test").isObject()) {
        writeMean(text, model.at("/mean/test"));
      }
    }
    for (JsonNode model : summary.path("models")) {
      writeElsewhere(text, model);
    }
    return text.toString();
  }

  private static void write(
      StringBuilder text, String name, JsonNode figures, JsonNode uncertainty) {
    add(
        text,
        ROW,
        name,
        100 * number(figures, "error"),
        number(figures, "nll"),
        number(figures, "ece"),
        number(figures, "brier"),
        number(uncertainty, "aleatoric"),
        number(uncertainty, "epistemic"),
        figures.path("draws").asInt());
  }

  private static void writeMean(StringBuilder text, JsonNode figures) {
    add(
        text,
        "%-24s%10.2f%9.4f%9.4f%9.4f%n",
        "  by its means",
        100 * number(figures, "error"),
        number(figures, "nll"),
        number(figures, "ece"),
        number(figures, "brier"));
  }

  private static void writeElsewhere(StringBuilder text, JsonNode model) {
    if (model.path("ood").isEmpty()) {
      return;
    }
    add(
        text,
        "%n%-24s%-22s%10s%9s%9s%n",
        model.path("name").asText(),
        "by",
        "AUROC",
        "AUPR",
        "FPR95");
    for (JsonNode row : model.path("ood")) {
      add(
          text,
          "%-24s%-22s%10.4f%9.4f%9.4f%n",
          "  " + row.path("data").asText(),
          row.path("by").asText().replace('_', ' '),
          number(row, "auroc"),
          number(row, "aupr"),
          number(row, "fpr95"));
    }
  }

  private static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
