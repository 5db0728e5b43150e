package credence.job.report;

import java.util.List;
import java.util.Locale;

/**
 * Names of a chart's lines: one or two over it, at the right; more of them in rows below.
 *
 * @param names of the lines, in their order
 * @param width of the chart
 */
record Legend(List<String> names, int width) {

  private static final int COLUMNS = 3;
  private static final int ROW = 18;

  Legend {
    names = List.copyOf(names);
  }

  private boolean isBelow() {
    return names.size() > 2;
  }

  /** What the chart is higher for it. */
  int height() {
    return isBelow() ? ROW * ((names.size() - 1) / COLUMNS + 1) + 6 : 0;
  }

  /**
   * @param end of the plot, at the right
   * @param above baseline of a legend over the chart
   * @param below where the chart ends without a legend
   */
  void write(Markup page, double end, int above, int below) {
    if (isBelow()) {
      for (int i = 0; i < names.size(); i++) {
        double at = i % COLUMNS * (width / (double) COLUMNS) + 4;
        write(page, i, at, below + ROW * (i / COLUMNS) + ROW / 2);
      }
    } else if (names.size() == 2) {
      writeAbove(page, end, above);
    }
  }

  private void writeAbove(Markup page, double end, int y) {
    double at = end;
    for (int i = names.size() - 1; i >= 0; i--) {
      // A guess at the text's width: fonts are the reader's.
      at -= 6.5 * names.get(i).length() + 26;
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
