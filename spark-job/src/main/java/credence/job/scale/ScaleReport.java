package credence.job.scale;

import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.Markup;
import credence.job.report.page.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How trainings grow, on a page: by partitions, a line a network, and by data. */
public record ScaleReport(ScaleStudy study) {

  private static final int LINES = 6;

  /** The page in UTF-8. */
  public byte[] html() {
    return new HtmlPage("How training grows", List.of(this::plots, this::table, this::model))
        .html();
  }

  private void plots(Markup page) {
    page.open("div", "class", "plots");
    byPartitions(page, "Time of a round", "s", ScaleRow::seconds);
    byPartitions(page, "Of it, beyond the steps", "ms", row -> 1000 * row.overhead());
    study.time().ifPresent(time -> fitted(page, time));
    byPartitions(page, "Resident memory of the driver", "MB", ScaleRow::driver);
    byData(page, "Time of a round, by its images", "s", ScaleRow::seconds);
    byData(page, "Resident memory of the driver, by images", "MB", ScaleRow::driver);
    page.close();
  }

  private void fitted(Markup page, RoundTime time) {
    byPartitions(
        page,
        "The same as fitted",
        "ms",
        row -> 1000 * time.overhead(row.partitions(), row.megabytes()));
  }

  /** A line a network, of runs whose rounds are alike. */
  private void byPartitions(
      Markup page, String title, String unit, ToDoubleFunction<ScaleRow> value) {
    Map<String, TreeMap<Double, Double>> lines =
        lines(study.alike(), ScaleRow::network, ScaleRow::partitions, value);
    write(page, title, Axis.counts("partition"), unit, lines);
  }

  /** A line for each network and number of partitions that ran with more data and with less. */
  private void byData(Markup page, String title, String unit, ToDoubleFunction<ScaleRow> value) {
    Map<String, TreeMap<Double, Double>> lines =
        lines(
            study.rows(),
            row -> row.network() + ", P = " + row.partitions(),
            ScaleRow::images,
            value);
    lines.values().removeIf(points -> points.size() < 2);
    if (!lines.isEmpty()) {
      write(page, title, Axis.counts("image"), unit, lines);
    }
  }

  private static Map<String, TreeMap<Double, Double>> lines(
      List<ScaleRow> rows,
      Function<ScaleRow, String> name,
      ToDoubleFunction<ScaleRow> x,
      ToDoubleFunction<ScaleRow> value) {
    Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
    for (ScaleRow row : rows) {
      lines
          .computeIfAbsent(name.apply(row), key -> new TreeMap<>())
          .putIfAbsent(x.applyAsDouble(row), value.applyAsDouble(row));
    }
    return lines;
  }

  private static void write(
      Markup page, String title, Axis x, String unit, Map<String, TreeMap<Double, Double>> values) {
    List<Line> lines = new ArrayList<>();
    values.forEach((name, points) -> lines.add(line(name, points)));
    List<Line> drawn = lines.subList(0, Math.min(LINES, lines.size()));
    Figure.write(page, new LineChart(title, x, unit, drawn, null));
  }

  private static Line line(String name, Map<Double, Double> values) {
    List<Line.Point> points = new ArrayList<>();
    values.forEach((x, value) -> points.add(new Line.Point(x, value)));
    return new Line(name, points);
  }

  private void table(Markup page) {
    page.element("h2", "Runs");
    List<String> columns =
        ScaleRow.COLUMNS.stream()
            .map(column -> column.replace("_mb", ", MB").replace("_seconds", ", s"))
            .toList();
    try (Table table = new Table(page, 2, columns)) {
      for (ScaleRow row : study.rows()) {
        List<String> cells = row.cells();
        table.row(cells.get(0), cells.subList(1, cells.size()).toArray(String[]::new));
      }
    }
  }

  private void model(Markup page) {
    page.element("h2", "Fitted and predicted").element("pre", study.text());
  }
}
