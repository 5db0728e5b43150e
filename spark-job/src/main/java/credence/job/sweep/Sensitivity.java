package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.chart.ScatterChart;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.sweep.trials.TrialFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How much hangs on each setting, and what it costs.
 *
 * @param rows of {@code trials.csv}
 * @param varied columns of the settings
 * @param distance of predictions from what came
 */
record Sensitivity(List<? extends JsonNode> rows, List<String> varied, TrialFigure distance)
    implements PageSection {

  @Override
  public void write(Markup page) {
    page.element("h2", "What hangs on each setting");
    page.open("div", "class", "plots");
    varied.forEach(column -> chart(column).write(page));
    cost().write(page);
    page.close();
    String stopped =
        "; those of the second colour were stopped early, and stand where they stopped";
    boolean isAnyStopped = searched().stream().anyMatch(row -> !isFinished(row));
    page.element("p", "A point a trial" + (isAnyStopped ? stopped : "") + ".", "class", "note");
  }

  private static boolean isFinished(JsonNode row) {
    return row.path("status").asText().equals("finished");
  }

  private ScatterChart chart(String column) {
    List<String> labels = labels(column);
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (JsonNode row : searched()) {
      JsonNode value = row.path(column);
      double x =
          labels.isEmpty() ? value.asDouble(Double.NaN) : labels.indexOf(NumberText.text(value));
      dots.add(dot(row, x, loss(row)));
    }
    return new ScatterChart(
        column, column, "validation NLL, nats", labels, dots, ScatterChart.Ticks.CHOSEN);
  }

  private ScatterChart cost() {
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (JsonNode row : searched()) {
      double own = Json.number(row, "validation_" + distance.key());
      double error = isError() ? 100 * own : own;
      dots.add(dot(row, Json.number(row, "seconds"), error));
    }
    return new ScatterChart(
        isError() ? "Error against cost" : distance.label() + " against cost",
        "seconds",
        "validation " + (isError() ? "error, %" : distance.label()),
        List.of(),
        dots,
        ScatterChart.Ticks.ROUND);
  }

  private boolean isError() {
    return distance == TrialFigure.ERROR;
  }

  /** The chosen setting's other seeds would crowd one point. */
  private List<? extends JsonNode> searched() {
    return rows.stream().filter(row -> row.path("phase").asText().equals("search")).toList();
  }

  /** Of the training images where there are none to validate with. */
  private static double loss(JsonNode row) {
    return row.path("validation_nll").asDouble(Json.number(row, "train_nll"));
  }

  private ScatterChart.Dot dot(JsonNode row, double x, double y) {
    String style = isFinished(row) ? "a" : "b";
    List<String> values = new ArrayList<>();
    varied.forEach(column -> values.add(column + " = " + NumberText.text(row.path(column))));
    String name = "setting %s: %s".formatted(row.path("setting").asText(), values);
    return new ScatterChart.Dot(x, y, style, name);
  }

  /** The values of a column that has others than numbers; empty for one of numbers. */
  private List<String> labels(String column) {
    TreeSet<String> texts = new TreeSet<>();
    boolean numeric = true;
    for (JsonNode row : rows) {
      texts.add(NumberText.text(row.path(column)));
      numeric &= row.path(column).isNumber();
    }
    return numeric ? List.of() : List.copyOf(texts);
  }
}
