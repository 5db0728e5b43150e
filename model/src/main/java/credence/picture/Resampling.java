package credence.picture;

import credence.net.Shape;

/**
 * Gives images another size by a triangle filter: linear interpolation where they grow, and where
 * they shrink by a factor s a weighted mean over 2 s pixels, so that nothing is skipped. Rows and
 * columns are scaled on their own. Credence keeps its own because AWT's bilinear filter skips
 * pixels where images shrink, and because predictions must not change with the JDK.
 */
final class Resampling {

  /** The weights of the inputs from {@code first} on, which sum to 1. */
  private record Taps(int first, double[] weights) {

    static Taps[] of(int from, int to) {
      Taps[] taps = new Taps[to];
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int first = Math.max(0, (int) Math.floor(centre - reach));
        int end = Math.min(from, (int) Math.ceil(centre + reach));
        taps[i] = new Taps(first, weights(first, end, centre, reach));
      }
      return taps;
    }

    private static double[] weights(int first, int end, double centre, double reach) {
      double[] weights = new double[end - first];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
        sum += weights[i];
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= sum;
      }
      return weights;
    }
  }

  private Resampling() {}

  /**
   * @param pixels unsigned bytes [c, h, w] of {@code shape}
   * @return those of [c, height, width]
   */
  static byte[] resize(byte[] pixels, Shape shape, int height, int width) {
    double[] wide = rows(pixels, shape, width);
    Taps[] taps = Taps.of(shape.height(), height);
    byte[] out = new byte[shape.channels() * height * width];
    for (int i = 0; i < out.length; i++) {
      int x = i % width;
      Taps tap = taps[i / width % height];
      int channel = i / (width * height);
      double sum = 0;
      for (int k = 0; k < tap.weights.length; k++) {
        sum += tap.weights[k] * wide[(channel * shape.height() + tap.first + k) * width + x];
      }
      out[i] = (byte) Math.min(255, Math.round(sum));
    }
    return out;
  }

  /** Every row at its new width. */
  private static double[] rows(byte[] pixels, Shape shape, int width) {
    Taps[] taps = Taps.of(shape.width(), width);
    double[] out = new double[shape.channels() * shape.height() * width];
    for (int i = 0; i < out.length; i++) {
      Taps tap = taps[i % width];
      int from = i / width * shape.width() + tap.first;
      for (int k = 0; k < tap.weights.length; k++) {
        out[i] += tap.weights[k] * (pixels[from + k] & 0xFF);
      }
    }
    return out;
  }
}
