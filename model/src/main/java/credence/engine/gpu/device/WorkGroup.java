package credence.engine.gpu.device;

/** How many work items a group of a kernel has, in each dimension. */
public enum WorkGroup {
  /** A row of {@value #ITEMS}. */
  ROW(256, 1),
  /** A square of as many. */
  SQUARE(16, 16);

  /** In every group. */
  public static final int ITEMS = 256;

  private final int across;
  private final int down;

  WorkGroup(int across, int down) {
    this.across = across;
    this.down = down;
  }

  public int across() {
    return across;
  }

  public int down() {
    return down;
  }
}
