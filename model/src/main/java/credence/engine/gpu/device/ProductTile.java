package credence.engine.gpu.device;

import java.util.Locale;

/**
 * Which part of a product a group of work items computes. A result does not depend on it: every
 * output is summed in the same order.
 */
public enum ProductTile {
  /** For many rows and many columns. */
  SQUARE(64, 64),
  /** For few columns, as the filters of first layers are. */
  TALL(128, 16),
  /** For few rows. */
  WIDE(16, 128);

  /** In each dimension of a group. */
  static final int ITEMS = 16;

  private final int rows;
  private final int columns;

  ProductTile(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The tile for products of so many rows and columns. */
  public static ProductTile of(long rows, long columns) {
    if (columns <= TALL.columns) {
      return TALL;
    }
    return rows <= WIDE.rows ? WIDE : SQUARE;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /**
   * What names of kernels end in.
   *
   * @param dual with a second sum for the variances
   */
  public String suffix(boolean dual) {
    return "_" + name().toLowerCase(Locale.ROOT) + (dual ? "_dual" : "");
  }
}
