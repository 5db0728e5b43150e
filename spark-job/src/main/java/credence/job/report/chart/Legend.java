package credence.job.report.chart;

import credence.job.report.page.Markup;
import java.util.List;
import java.util.Locale;

/**
 * Names of a chart's lines: two over it, at the right, where there is room; more in rows below.
 *
 * @param unit written over the chart, at the left
 * @param names of the lines, in their order
 * @param width of the chart
 */
record Legend(String unit, List<String> names, int width) {

  /** A guess at the width of a letter: fonts are the reader's. */
  private static final double LETTER = 6.5;

  /** Of a line's specimen and the gaps around it. */
  private static final int SPECIMEN = 36;

  private static final int ROW = 18;

  /** Names that are too long for half of the width are cut. */
  Legend {
    int most = (int) ((width / 2.0 - SPECIMEN) / LETTER);
    names =
        names.stream()
            .map(name -> name.length() > most ? name.substring(0, most - 1) + "\u2026" : name)
            .toList();
  }

  private boolean isBelow() {
    // What the unit leaves of the line over the chart.
    double above = width - LETTER * unit.length() - SPECIMEN;
    return names.size() > 2 || names.stream().mapToDouble(Legend::width).sum() > above;
  }

  private int columns() {
    boolean isNarrow = names.stream().allMatch(name -> width(name) <= width / 3.0);
    return isNarrow ? 3 : 2;
  }

  private static double width(String name) {
    return LETTER * name.length() + SPECIMEN;
  }

  /** What the chart is higher for it. */
  int height() {
    return isBelow() ? ROW * ((names.size() - 1) / columns() + 1) + 6 : 0;
  }

  /**
   * @param end of the plot, at the right
   * @param above baseline of a legend over the chart
   * @param below where the chart ends without a legend
   */
  void write(Markup page, double end, int above, int below) {
    if (isBelow()) {
      for (int i = 0; i < names.size(); i++) {
        double at = i % columns() * (width / (double) columns()) + 4;
        write(page, i, at, below + ROW * (i / columns()) + ROW / 2);
      }
    } else if (names.size() == 2) {
      writeAbove(page, end, above);
    }
  }

  private void writeAbove(Markup page, double end, int y) {
    double at = end;
    for (int i = names.size() - 1; i >= 0; i--) {
      at -= width(names.get(i)) - 10;
      write(page, i, at, y);
      at -= 10;
    }
  }

  private void write(Markup page, int line, double at, int y) {
    String path = "M%s %d H%s".formatted(number(at), y - 4, number(at + 20));
    page.empty("path", "class", "line " + LineChart.style(line), "d", path);
    page.element(
        "text", names.get(line), "x", number(at + 26), "y", number(y), "text-anchor", "start");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
