package credence.picture;

/**
 * How a picture is stored, by EXIF's tag 0x0112: where the first row and the first column of what
 * is stored are in what is seen. Constants stand in the order of their numbers, from 1.
 */
enum Orientation {
  TOP_LEFT(false, false, false),
  TOP_RIGHT(false, true, false),
  BOTTOM_RIGHT(false, true, true),
  BOTTOM_LEFT(false, false, true),
  LEFT_TOP(true, false, false),
  RIGHT_TOP(true, false, true),
  RIGHT_BOTTOM(true, true, true),
  LEFT_BOTTOM(true, true, false);

  private final boolean transposed;
  private final boolean mirrored;
  private final boolean upsideDown;

  /**
   * @param transposed whether stored rows are seen as columns
   * @param mirrored whether columns, as they are stored, count from the right
   * @param upsideDown whether rows, as they are stored, count from below
   */
  Orientation(boolean transposed, boolean mirrored, boolean upsideDown) {
    this.transposed = transposed;
    this.mirrored = mirrored;
    this.upsideDown = upsideDown;
  }

  /**
   * @param tag from 1 to 8
   */
  static Orientation of(int tag) {
    return values()[tag - 1];
  }

  /** Whether height and width change places. */
  boolean isTransposed() {
    return transposed;
  }

  /** The stored column of what is seen at (x, y). */
  int column(int x, int y, int storedWidth) {
    int column = transposed ? y : x;
    return mirrored ? storedWidth - 1 - column : column;
  }

  /** The stored row of what is seen at (x, y). */
  int row(int x, int y, int storedHeight) {
    int row = transposed ? x : y;
    return upsideDown ? storedHeight - 1 - row : row;
  }
}
