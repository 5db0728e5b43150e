package credence.job.report;

/** A chart with its title and, if it is not empty, a caption; nothing for a chart without lines. */
final class Figure {

  private Figure() {}

  static void write(Markup page, LineChart chart, String caption) {
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
