package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.HeadlineTiles;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.sweep.trials.TrialFigure;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a sweep, in large figures.
 *
 * @param summary {@code summary.json} of a sweep
 */
record SweepHeadline(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode chosen = summary.path("chosen");
    try (HeadlineTiles tiles = new HeadlineTiles(page)) {
      for (TrialFigure figure : TrialFigure.of(chosen)) {
        write(tiles, figure, chosen.path("test_" + figure.key()));
      }
      if (chosen.has("scaled_test_nll")) {
        write(tiles, "NLL, scaled logits", chosen.path("scaled_test_nll"), 1, 4, "");
        write(tiles, "ECE, scaled logits", chosen.path("scaled_test_ece"), 100, 2, " %");
      }
      if (chosen.has("compression")) {
        write(tiles, "Compression", chosen.path("compression"), 1, 1, " \u00D7");
      }
      tiles.tile("Trials", NumberText.count(trials()), counts());
    }
    String at = chosen.has("temperature") ? "; " + NumberText.temperature(chosen) : "";
    page.element("p", "Chosen: " + values(chosen.path("values")) + at + ".");
    page.element(
        "p",
        "Means over %s of the chosen setting, the only runs that the test %s were used"
                .formatted(
                    NumberText.counted(chosen.at("/test_nll/seeds").asDouble(), "seed"),
                    chosen.has("test_error") ? "images" : "rows")
            + " for; below them the 95 % interval of the mean.",
        "class",
        "note");
  }

  private static void write(HeadlineTiles tiles, TrialFigure figure, JsonNode mean) {
    switch (figure) {
      case ERROR -> write(tiles, "Test error", mean, 100, 2, " %");
      case ECE -> write(tiles, "ECE", mean, 100, 2, " %");
      case COVERAGE_90 -> write(tiles, "In the 90 % interval", mean, 100, 2, " %");
      case NLL -> write(tiles, "NLL", mean, 1, 4, "");
      case RMSE, CRPS ->
          tiles.tile(
              figure.label(),
              NumberText.significant(Json.number(mean, "mean")),
              mean.path("low").isNumber()
                  ? "%s to %s"
                      .formatted(
                          NumberText.significant(mean.path("low").asDouble()),
                          NumberText.significant(mean.path("high").asDouble()))
                  : "one seed");
    }
  }

  private static void write(
      HeadlineTiles tiles, String name, JsonNode mean, double factor, int digits, String unit) {
    String note =
        mean.path("low").isNumber()
            ? "%s to %s"
                .formatted(
                    NumberText.decimals(factor * mean.path("low").asDouble(), digits),
                    NumberText.decimals(factor * mean.path("high").asDouble(), digits))
            : "one seed";
    String figure = NumberText.decimals(factor * Json.number(mean, "mean"), digits);
    tiles.tile(name, figure + unit, note);
  }

  private double trials() {
    double trials = 0;
    for (JsonNode count : summary.path("trials")) {
      trials += count.asInt();
    }
    return trials;
  }

  private String counts() {
    List<String> counts = new ArrayList<>();
    summary
        .path("trials")
        .fields()
        .forEachRemaining(status -> counts.add(status.getValue() + " " + status.getKey()));
    return String.join(", ", counts);
  }

  private static String values(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values
        .fields()
        .forEachRemaining(
            value -> texts.add(value.getKey() + " = " + NumberText.text(value.getValue())));
    return texts.isEmpty() ? "the experiment as it is" : String.join(", ", texts);
  }
}
