package credence.job.report.page;

/** What matters most, in large figures side by side. Written as it is made. */
public final class HeadlineTiles implements AutoCloseable {

  private final Markup page;

  public HeadlineTiles(Markup page) {
    this.page = page;
    page.open("dl", "class", "tiles");
  }

  /**
   * @param figure in large letters
   * @param note below it, what it is of or compares with
   */
  public void tile(String name, String figure, String note) {
    page.open("div");
    page.element("dt", name).element("dd", figure).element("dd", note, "class", "note");
    page.close();
  }

  @Override
  public void close() {
    page.close();
  }
}
