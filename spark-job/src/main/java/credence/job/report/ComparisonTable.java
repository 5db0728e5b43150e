package credence.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.store.FinishedRun;
import java.util.List;

/** What became of each run: figures of its test images. */
record ComparisonTable(List<String> names, List<FinishedRun> runs) implements Section {

  @Override
  public void write(Markup page) {
    Table table =
        new Table(
            page,
            4,
            List.of(
                "run",
                "job",
                "network",
                "data",
                "parameters",
                "error",
                "NLL",
                "ECE",
                "aleatoric",
                "epistemic",
                "images/s"));
    for (int i = 0; i < runs.size(); i++) {
      write(table, names.get(i), runs.get(i));
    }
    table.close();
    page.element(
        "p",
        "Test images, by draws; of an evaluation of several models all of them together; of a"
            + " pruning the model that it made, if it made one.",
        "class",
        "note");
  }

  private static void write(Table table, String name, FinishedRun run) {
    JsonNode summary = run.summary();
    JsonNode test = test(summary);
    JsonNode uncertainty = summary.has("models") ? last(summary).path("uncertainty") : test;
    table.row(
        name,
        run.job(),
        summary.path("network").asText(),
        summary.path("dataset").asText(),
        Figures.count(number(summary, "parameters")),
        Figures.percent(number(test, "error")),
        Figures.decimals(number(test, "nll"), 4),
        Figures.percent(number(test, "ece")),
        Figures.decimals(number(uncertainty, "aleatoric"), 4),
        Figures.decimals(number(uncertainty, "epistemic"), 4),
        Figures.count(number(summary.path("train"), "images_per_second")));
  }

  private static JsonNode test(JsonNode summary) {
    if (summary.has("models")) {
      return last(summary).at("/draws/test");
    }
    if (summary.has("before")) {
      return summary.path(summary.has("after") ? "after" : "before").at("/test/draws");
    }
    return summary.path("test");
  }

  private static JsonNode last(JsonNode summary) {
    return summary.path("models").path(summary.path("models").size() - 1);
  }

  private static double number(JsonNode figures, String key) {
    return figures.path(key).asDouble(Double.NaN);
  }
}
