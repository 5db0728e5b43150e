package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes to a person by thresholds that validation images tell, and what that buys.
 *
 * @param rows as {@code summary.json} has them; nothing is written without
 */
public record RejectTable(List<JsonNode> rows) implements PageSection {

  /** Of the validation images: the page shows one share, files have the others. */
  private static final double SHOWN = 0.05;

  private static final List<String> COLUMNS =
      List.of(
          "images",
          "by",
          "above",
          "go to a person",
          "error of all",
          "of what is kept",
          "of what goes");

  public RejectTable {
    rows = List.copyOf(rows);
  }

  /** Of a model in the summary of an evaluation. */
  public static RejectTable of(JsonNode figures) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : figures.path("thresholds")) {
      if (row.path("asked").asDouble() == SHOWN && row.path("threshold").isNumber()) {
        rows.add(row);
      }
    }
    return new RejectTable(rows);
  }

  @Override
  public void write(Markup page) {
    if (rows.isEmpty()) {
      return;
    }
    page.element("h2", "For a person");
    try (Table table = new Table(page, 2, COLUMNS)) {
      for (JsonNode row : rows) {
        table.row(
            SetsTable.images(row),
            row.path("by").asText().replace('_', ' '),
            NumberText.decimals(Json.number(row, "threshold"), 4),
            NumberText.percent(Json.number(row, "rejected")),
            NumberText.percent(Json.number(row, "error")),
            NumberText.percent(Json.number(row, "error_of_kept")),
            NumberText.percent(Json.number(row, "error_of_rejected")));
      }
    }
    page.element(
        "p",
        "Images go to a person above the uncertainty that "
            + NumberText.percent(SHOWN)
            + " of the validation images had; scripts/score --reject-above marks them. Of images"
            + " like those as many go; of others, as many more as the network is less sure of"
            + " them.",
        "class",
        "note");
  }
}
