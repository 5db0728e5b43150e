package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.List;

/**
 * How often sets of classes hold the right one.
 *
 * @param rows as {@code summary.json} has them; nothing is written without
 */
public record SetsTable(List<JsonNode> rows) implements PageSection {

  private static final List<String> COLUMNS =
      List.of("images", "asked", "hold the right class", "classes in a set", "empty");

  public SetsTable {
    rows = List.copyOf(rows);
  }

  @Override
  public void write(Markup page) {
    if (rows.isEmpty()) {
      return;
    }
    page.element("h2", "Sets of classes");
    try (Table table = new Table(page, 1, COLUMNS)) {
      for (JsonNode row : rows) {
        table.row(
            images(row),
            NumberText.percent(Json.number(row, "asked")),
            NumberText.percent(Json.number(row, "coverage")),
            NumberText.decimals(Json.number(row, "mean_size"), 3),
            NumberText.percent(Json.number(row, "empty")));
      }
    }
    page.element(
        "p",
        "Sets end where the calibration images, by which nothing else was chosen, say that they"
            + " hold the right class as often as asked (split conformal prediction with adaptive"
            + " sets, Romano et al. 2020). That is promised of images like those, and of no"
            + " others.",
        "class",
        "note");
  }

  /** Which images a row of an evaluation is of. */
  static String images(JsonNode row) {
    return switch (row.path("group").asText("test")) {
      case "ood" -> row.path("data").asText();
      case "rotation" -> "test, turned by %.0f degrees".formatted(Json.number(row, "strength"));
      case "noise" -> "test, noise of " + NumberText.plain(Json.number(row, "strength"));
      default -> "test";
    };
  }
}
