package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A table of the evaluation as a file: a column a key, after those of the model. What there is no
 * number for is empty.
 *
 * @param name of the file
 */
record CsvTable(String name, List<String> lines) {

  private static final List<String> TABLES =
      List.of("reliability", "ensembling", "noise", "rejection", "ood", "corruption");

  /**
   * @param models of {@code summary.json}
   */
  static List<CsvTable> of(JsonNode models) {
    return TABLES.stream().map(table -> of(table, models)).toList();
  }

  byte[] bytes() {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static CsvTable of(String table, JsonNode models) {
    List<String> lines = new ArrayList<>();
    for (JsonNode model : models) {
      for (JsonNode row : model.path(table)) {
        if (lines.isEmpty()) {
          lines.add("model,temperature," + String.join(",", keys(row)));
        }
        String temperature = model.path("temperature").asText("");
        lines.add(quoted(model.path("name").asText()) + "," + temperature + "," + line(row));
      }
    }
    if (lines.isEmpty()) {
      lines.add("model,temperature");
    }
    return new CsvTable(table + ".csv", lines);
  }

  private static List<String> keys(JsonNode row) {
    List<String> keys = new ArrayList<>();
    row.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static String line(JsonNode row) {
    List<String> cells = new ArrayList<>();
    for (Iterator<JsonNode> values = row.elements(); values.hasNext(); ) {
      JsonNode value = values.next();
      cells.add(value.isNull() ? "" : quoted(value.asText()));
    }
    return String.join(",", cells);
  }

  /** As RFC 4180 has it. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
