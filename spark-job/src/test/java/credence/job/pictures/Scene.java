package credence.job.pictures;

/** What the odd pictures show: 36 x 20 pixels, no two sides alike, smooth enough for a JPEG. */
final class Scene {

  static final int WIDTH = 36;
  static final int HEIGHT = 20;

  private Scene() {}

  /** Red grows to the right, green downwards; blue is high in the upper left corner only. */
  static int[] rgb(int x, int y) {
    return new int[] {20 + 6 * x, 10 + 12 * y, Math.max(0, 220 - 5 * (x + y))};
  }

  /** A grey level of so many bits, over the whole range. */
  static int grey(int x, int y, int most) {
    return (int) Math.round((double) most * (3 * x + 5 * y) / (3 * (WIDTH - 1) + 5 * (HEIGHT - 1)));
  }

  /** How opaque: nothing on the left, all on the right. */
  static int alpha(int x, int most) {
    return (int) Math.round((double) most * x / (WIDTH - 1));
  }

  /** {@code value} of {@code most}, so opaque from 0 to 1, over a background, in 8 bits. */
  static int seen(double value, double most, double opaque, int background) {
    return (int) Math.round(255 * value / most * opaque + background * (1 - opaque));
  }
}
