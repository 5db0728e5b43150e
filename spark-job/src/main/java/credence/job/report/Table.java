package credence.job.report;

/** A table of figures whose first column names its rows. Written as it is made. */
final class Table implements AutoCloseable {

  private final Markup page;

  Table(Markup page, String... columns) {
    this.page = page;
    page.open("div", "class", "scroll").open("table").open("thead").open("tr");
    page.element("th", columns[0], "scope", "col");
    for (int i = 1; i < columns.length; i++) {
      page.element("th", columns[i], "scope", "col", "class", "number");
    }
    page.close().close().open("tbody");
  }

  void row(String name, String... figures) {
    page.open("tr").element("th", name, "scope", "row");
    for (String figure : figures) {
      page.element("td", figure, "class", "number");
    }
    page.close();
  }

  @Override
  public void close() {
    page.close().close().close();
  }
}
