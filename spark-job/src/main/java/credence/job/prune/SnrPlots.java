package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.List;

/**
 * Densities of the weights' signal to noise before and after, of the network and of each layer.
 *
 * @param snr of {@code summary.json}: counts in bins of 1 dB
 */
record SnrPlots(JsonNode snr) implements PageSection {

  private static final Axis DECIBELS =
      Axis.histogram("10 log10(|mu| / sigma), dB", "signal to noise in dB", Scale::around);

  @Override
  public void write(Markup page) {
    JsonNode before = snr.path("before");
    JsonNode after = snr.path("after");
    page.element("h2", "Signal to noise");
    if (counted(before.path(0)) == 0) {
      page.element("p", "The weights have no sigma, and so no signal to noise.", "class", "note");
      return;
    }
    page.open("div", "class", "plots");
    for (int i = 0; i < before.size(); i++) {
      List<Line> lines = new ArrayList<>();
      double weights = before.path(i).path("weights").asDouble();
      lines.add(line("before", before.path(i), weights));
      if (after.isArray() && counted(after.path(i)) > 0) {
        lines.add(line("after", after.path(i), weights));
      }
      String title = "SNR, " + before.path(i).path("layer").asText();
      LineChart chart = new LineChart(title, DECIBELS, "% of the weights per dB", lines, 0.0);
      Figure.write(page, chart);
    }
    page.close();
    page.element(
        "p",
        "Of all weights of the network as it was; those of mu = 0 have no signal to noise. What"
            + " lies beyond the axis is in its first and last bin.",
        "class",
        "note");
  }

  /** From one empty bin before the first to one after the last. */
  private Line line(String name, JsonNode histogram, double weights) {
    JsonNode counts = histogram.path("counts");
    int first = 0;
    while (first < counts.size() - 1 && counts.path(first + 1).asInt() == 0) {
      first++;
    }
    int last = counts.size() - 1;
    while (last > first && counts.path(last - 1).asInt() == 0) {
      last--;
    }
    List<Line.Point> points = new ArrayList<>();
    for (int bin = first; bin <= last; bin++) {
      double share = 100 * counts.path(bin).asDouble() / weights;
      points.add(new Line.Point(snr.path("from_db").asInt() + bin + 0.5, share));
    }
    return new Line(name, points);
  }

  private static long counted(JsonNode histogram) {
    long sum = 0;
    for (JsonNode count : histogram.path("counts")) {
      sum += count.asLong();
    }
    return sum;
  }
}
