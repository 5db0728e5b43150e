package credence.job.report.page;

import java.util.List;

/** A table of figures whose first column names its rows. Written as it is made. */
public final class Table implements AutoCloseable {

  private final Markup page;
  private final int texts;

  /**
   * @param texts columns of words, the first ones; at least 1
   * @param columns heads of all columns
   */
  public Table(Markup page, int texts, List<String> columns) {
    this.page = page;
    this.texts = texts;
    page.open("div", "class", "scroll").open("table").open("thead").open("tr");
    for (int i = 0; i < columns.size(); i++) {
      page.element("th", columns.get(i), "scope", "col", "class", style(i));
    }
    page.close().close().open("tbody");
  }

  /**
   * @param cells of the columns after the first
   */
  public void row(String name, String... cells) {
    page.open("tr").element("th", name, "scope", "row");
    for (int i = 0; i < cells.length; i++) {
      page.element("td", cells[i], "class", style(i + 1));
    }
    page.close();
  }

  @Override
  public void close() {
    page.close().close().close();
  }

  private String style(int column) {
    return column < texts ? "text" : "number";
  }
}
