package credence.job.pictures;

/** What the odd pictures show: 12 x 8 pixels, no two sides alike, smooth enough for a JPEG. */
final class Scene {

  static final int WIDTH = 12;
  static final int HEIGHT = 8;

  private Scene() {}

  /** Red grows to the right, green downwards; blue is high in the upper left corner only. */
  static int[] rgb(int x, int y) {
    return new int[] {20 + 19 * x, 10 + 30 * y, Math.max(0, 200 - 25 * (x + y))};
  }

  /** A grey level of so many bits, over the whole range. */
  static int grey(int x, int y, int most) {
    return (int) Math.round((double) most * (3 * x + 5 * y) / (3 * (WIDTH - 1) + 5 * (HEIGHT - 1)));
  }

  /** How opaque: nothing on the left, all on the right. */
  static int alpha(int x, int most) {
    return (int) Math.round((double) most * x / (WIDTH - 1));
  }

  /** 8 bits of {@code value} over a background of 255, worked in real numbers. */
  static int seen(double value, double most, double alpha, int background) {
    return (int) Math.round(255 * value / most * alpha + background * (1 - alpha));
  }
}
