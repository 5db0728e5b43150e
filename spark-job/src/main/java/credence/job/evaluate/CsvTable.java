package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of the evaluation as a file: a column a key, after those of the model. What there is no
 * number for is empty.
 *
 * @param name of the file
 */
record CsvTable(String name, Csv csv) {

  private static final List<String> TABLES =
      List.of("reliability", "ensembling", "noise", "rejection", "ood", "corruption");

  /**
   * @param models of {@code summary.json}
   */
  static List<CsvTable> of(JsonNode models) {
    List<String> tables = new ArrayList<>(TABLES);
    Stream.of("sets", "thresholds").filter(table -> hasRows(table, models)).forEach(tables::add);
    return tables.stream().map(table -> of(table, models)).toList();
  }

  private static boolean hasRows(String table, JsonNode models) {
    for (JsonNode model : models) {
      if (!model.path(table).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static CsvTable of(String table, JsonNode models) {
    Csv csv = new Csv();
    csv.row(columns(table, models));
    for (JsonNode model : models) {
      for (JsonNode row : model.path(table)) {
        List<String> cells = new ArrayList<>();
        cells.add(model.path("name").asText());
        cells.add(model.path("temperature").asText(""));
        row.forEach(value -> cells.add(value.isNull() ? "" : value.asText()));
        csv.row(cells);
      }
    }
    return new CsvTable(table + ".csv", csv);
  }

  /** The keys of the first row there is. */
  private static List<String> columns(String table, JsonNode models) {
    List<String> columns = new ArrayList<>(List.of("model", "temperature"));
    for (JsonNode model : models) {
      if (!model.path(table).isEmpty()) {
        model.path(table).path(0).fieldNames().forEachRemaining(columns::add);
        break;
      }
    }
    return columns;
  }
}
