package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Counted;
import java.util.Locale;

/**
 * A smaller model beside the network that it was made from, for the console.
 *
 * @param summary {@code summary.json}
 */
record SmallerTable(JsonNode summary) {

  String text() {
    StringBuilder text = new StringBuilder();
    String temperature = "T = " + summary.path("temperature").asText();
    add(text, temperature, "whole network", "smaller model");
    for (SplitMetrics.Split split : SplitMetrics.Split.values()) {
      for (SplitMetrics.Mode mode : SplitMetrics.Mode.values()) {
        addErrors(text, split, mode);
      }
    }
    addCounts(text, "weights", summary.at("/sparsity/weights"), summary.at("/sparsity/kept"));
    addCounts(text, "bytes of the model", summary.at("/size/before"), summary.at("/size/after"));
    String speed = "images/s by " + draws();
    addCounts(text, speed, summary.at("/speed/before"), summary.at("/speed/after"));
    return text.toString();
  }

  private void addErrors(StringBuilder text, SplitMetrics.Split split, SplitMetrics.Mode mode) {
    String place = "/%s/%s/error".formatted(split.id(), mode.id());
    JsonNode before = summary.path("before").at(place);
    JsonNode after = summary.path("after").at(place);
    if (before.isNumber()) {
      String by = mode == SplitMetrics.Mode.MEAN ? "by its means" : "by " + draws();
      add(text, "%s error %s".formatted(split.id(), by), percent(before), percent(after));
    }
  }

  private String draws() {
    return Counted.of(summary.at("/before/test/draws/draws").asLong(), "draw");
  }

  private static void addCounts(StringBuilder text, String name, JsonNode before, JsonNode after) {
    add(text, name, count(before), count(after));
  }

  private static void add(StringBuilder text, String name, String before, String after) {
    text.append("%-32s%16s%16s\n".formatted(name, before, after));
  }

  private static String percent(JsonNode error) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * error.asDouble());
  }

  private static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,.0f", number.asDouble());
  }
}
