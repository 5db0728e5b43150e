package credence.job.report;

import credence.job.scale.ScaleRow;
import credence.job.scale.ScaleStudy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How trainings grow, on a page: by partitions, a line a network. */
public record ScaleReport(ScaleStudy study) {

  private static final int LINES = 6;

  /** The page in UTF-8. */
  public byte[] html() {
    return new HtmlPage("How training grows", List.of(this::plots, this::table, this::model))
        .html();
  }

  private void plots(Markup page) {
    page.open("div", "class", "plots");
    write(page, "Time of a round", "s", ScaleRow::seconds);
    write(page, "Of it, beyond the steps", "ms", row -> 1000 * row.overhead());
    write(page, "The same as fitted", "ms", this::fitted);
    write(page, "Resident memory of the driver", "MB", ScaleRow::driver);
    page.close();
  }

  private double fitted(ScaleRow row) {
    return 1000 * study.time().overhead(row.partitions(), row.megabytes());
  }

  private void write(Markup page, String title, String unit, ToDoubleFunction<ScaleRow> value) {
    Map<String, TreeMap<Integer, Double>> networks = new LinkedHashMap<>();
    for (ScaleRow row : study.rows()) {
      networks
          .computeIfAbsent(row.network(), name -> new TreeMap<>())
          .putIfAbsent(row.partitions(), value.applyAsDouble(row));
    }
    List<Line> lines = new ArrayList<>();
    networks.forEach((network, points) -> lines.add(line(network, points)));
    List<Line> drawn = lines.subList(0, Math.min(LINES, lines.size()));
    Figure.write(page, new LineChart(title, Abscissa.PARTITIONS, unit, drawn, null, null), "");
  }

  private static Line line(String name, Map<Integer, Double> values) {
    List<Line.Point> points = new ArrayList<>();
    values.forEach((partitions, value) -> points.add(new Line.Point(partitions, value)));
    return new Line(name, points);
  }

  private void table(Markup page) {
    List<String> lines = study.csv().lines().toList();
    try (Table table = new Table(page, 2, List.of(lines.get(0).split(",", -1)))) {
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        table.row(cells[0], java.util.Arrays.copyOfRange(cells, 1, cells.length));
      }
    }
  }

  private void model(Markup page) {
    page.element("h2", "Fitted and predicted").element("pre", study.text());
  }
}
