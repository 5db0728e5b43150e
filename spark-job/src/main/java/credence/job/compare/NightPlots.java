package credence.job.compare;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import credence.job.rundir.FinishedRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs whose prior is the posterior of another, in the order that they are given in: how well the
 * model before predicted each night's images, and how far the chain has gone.
 */
record NightPlots(List<String> names, List<FinishedRun> runs) implements PageSection {

  private static final List<String> COLUMNS =
      List.of(
          "night",
          "images",
          "error before",
          "NLL before",
          "test error",
          "test NLL",
          "KL from the first prior, nats",
          "KL of the night, nats",
          "mean sigma");

  private Axis axis() {
    return new Axis(
        "night",
        "nights",
        (min, max) -> Scale.wholeUpTo(Math.max(max, 1)),
        x -> names.get((int) x - 1));
  }

  @Override
  public void write(Markup page) {
    if (runs.stream().noneMatch(run -> run.summary().path("chain").isObject())) {
      return;
    }
    page.element("h2", "Nights");
    page.open("div", "class", "plots");
    write(
        page,
        "NLL",
        "nats per image",
        List.of(
            line("of the night's images, by the model before", "/chain/prequential/nll", 1),
            line("of the test images, after", "/test/nll", 1)));
    write(
        page,
        "Error",
        "% of images",
        List.of(
            line("of the night's images, by the model before", "/chain/prequential/error", 100),
            line("of the test images, after", "/test/error", 100)));
    write(
        page,
        "KL of the posterior",
        "nats",
        List.of(
            line("from the first prior", "/chain/kl_from_first_nats", 1),
            line("from the night's prior", "/train/kl_nats", 1)));
    write(page, "Mean sigma", "of all weights", List.of(line("posterior", "/mean_sigma", 1)));
    page.close();
    writeTable(page);
  }

  private void write(Markup page, String title, String unit, List<Line> lines) {
    Figure.write(page, new LineChart(title, axis(), unit, lines, null));
  }

  private Line line(String name, String pointer, double factor) {
    List<Line.Point> points = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      points.add(new Line.Point(i + 1, factor * number(runs.get(i).summary(), pointer)));
    }
    return new Line(name, points);
  }

  private void writeTable(Markup page) {
    try (Table table = new Table(page, 1, COLUMNS)) {
      for (int i = 0; i < runs.size(); i++) {
        JsonNode summary = runs.get(i).summary();
        table.row(
            names.get(i),
            NumberText.count(number(summary, "/chain/prequential/examples")),
            NumberText.percent(number(summary, "/chain/prequential/error")),
            NumberText.decimals(number(summary, "/chain/prequential/nll"), 4),
            NumberText.percent(number(summary, "/test/error")),
            NumberText.decimals(number(summary, "/test/nll"), 4),
            NumberText.count(number(summary, "/chain/kl_from_first_nats")),
            NumberText.count(number(summary, "/train/kl_nats")),
            NumberText.significant(number(summary, "/mean_sigma")));
      }
    }
    page.element(
        "p",
        "Before: the night's training images, as the model of the night before predicts them.",
        "class",
        "note");
  }

  /** NaN for what a run does not have. */
  private static double number(JsonNode summary, String pointer) {
    return summary.at(pointer).asDouble(Double.NaN);
  }
}
