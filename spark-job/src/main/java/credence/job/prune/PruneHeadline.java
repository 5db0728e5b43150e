package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.store.CanonicalJson;

/**
 * What became of the network, in large figures.
 *
 * @param summary {@code summary.json} of a pruning
 */
record PruneHeadline(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode before = summary.path("before");
    JsonNode after = summary.path("after");
    boolean made = after.isObject();
    JsonNode test = (made ? after : before).at("/test/draws");
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      tiles.tile("Test error", percent(test), made ? was(before, "error") : "of the whole network");
      String nll = NumberText.decimals(Json.number(test, "nll"), 4);
      tiles.tile("NLL", nll, made ? was(before, "nll") : "nats per image");
      if (made) {
        JsonNode sparsity = summary.path("sparsity");
        tiles.tile(
            "Removed", NumberText.percent(Json.number(sparsity, "sparsity")), left(sparsity));
        double compression = Json.number(sparsity, "compression");
        tiles.tile(
            "Compression", NumberText.significant(compression) + " \u00D7", "weights then, now");
        writeChange(tiles, "Bytes of the model", size());
        writeChange(tiles, "Images/s by draws", summary.path("speed"));
        JsonNode choice = summary.path("choice");
        tiles.tile("Removed by", choice.path("by").asText(), amount(choice));
      }
    }
    page.element("p", sentence(before, after), "class", "note");
    if (summary.has("temperature")) {
      page.element("p", "Trained at " + NumberText.temperature(summary) + ".", "class", "note");
    }
  }

  /** Of runs that did not measure every model, only those that are compact have it. */
  private JsonNode size() {
    JsonNode compact = summary.path("compact");
    return summary.has("size") || !compact.isObject()
        ? summary.path("size")
        : CanonicalJson.object()
            .put("before", compact.path("dense_bytes").asLong())
            .put("after", compact.path("compact_bytes").asLong());
  }

  private static void writeChange(HeadlineTiles tiles, String name, JsonNode change) {
    if (change.isObject()) {
      String was = "was " + NumberText.count(Json.number(change, "before"));
      tiles.tile(name, NumberText.count(Json.number(change, "after")), was);
    }
  }

  private String sentence(JsonNode before, JsonNode after) {
    String whole = "Whole network: " + sentence(before);
    if (!after.isObject()) {
      return whole;
    }
    String now = " Smaller model: ";
    JsonNode untuned = summary.path("before_finetuning");
    if (untuned.isObject()) {
      whole += " Smaller model before fine-tuning: " + sentence(untuned);
      now =
          " After %s of it: "
              .formatted(
                  NumberText.counted(summary.at("/choice/finetune_epochs").asDouble(), "epoch"));
    }
    JsonNode floats = summary.path("before_quantisation");
    return floats.isObject()
        ? whole + now + sentence(floats) + " With means of 8 bits: " + sentence(after)
        : whole + now + sentence(after);
  }

  private static String sentence(JsonNode figures) {
    String test = "test error %s by draws, %s by mean prediction";
    JsonNode validation = figures.path("validation");
    String text =
        test.formatted(percent(figures.at("/test/draws")), percent(figures.at("/test/mean")));
    return validation.isObject()
        ? text
            + "; validation error %s and %s."
                .formatted(percent(validation.path("draws")), percent(validation.path("mean")))
        : text + ".";
  }

  private static String was(JsonNode before, String key) {
    JsonNode test = before.at("/test/draws");
    return "was "
        + (key.equals("error") ? percent(test) : NumberText.decimals(Json.number(test, key), 4));
  }

  private static String left(JsonNode sparsity) {
    return NumberText.count(Json.number(sparsity, "kept"))
        + " of "
        + NumberText.count(Json.number(sparsity, "weights"))
        + " left";
  }

  private static String amount(JsonNode choice) {
    if (choice.has("threshold")) {
      return "threshold " + NumberText.significant(Json.number(choice, "threshold"));
    }
    return "fraction " + NumberText.shortPercent(Json.number(choice, "fraction")) + " %";
  }

  private static String percent(JsonNode figures) {
    return NumberText.percent(Json.number(figures, "error"));
  }
}
