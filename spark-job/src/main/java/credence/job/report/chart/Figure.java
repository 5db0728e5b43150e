package credence.job.report.chart;

import credence.job.report.page.Markup;

/** A chart with its title and perhaps a caption; nothing for a chart without lines. */
public final class Figure {

  private Figure() {}

  public static void write(Markup page, LineChart chart) {
    write(page, chart, "");
  }

  /**
   * @param caption below the chart; none if it is empty
   */
  public static void write(Markup page, LineChart chart, String caption) {
    if (chart.isEmpty()) {
      return;
    }
    page.open("figure").element("h3", chart.title());
    chart.write(page);
    if (!caption.isEmpty()) {
      page.element("figcaption", caption);
    }
    page.close();
  }
}
