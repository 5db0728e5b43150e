package credence.engine.onednn.products;

import credence.net.Conv2d;
import credence.net.Shape;

/** Arrangements of a convolution's weights, as tables for {@link WeightForm}. */
final class Arrangements {

  /** With this many channels or more a vector register is filled without packing. */
  private static final int ENOUGH_CHANNELS = 4;

  private static final int MOST_PACKED = 4;

  private Arrangements() {}

  /**
   * The convolution as one matrix [h' w' filters, h w c]: a row for each unit of the output, a
   * column for each of the input, both channels last.
   */
  static int[] matrix(Conv2d conv, Shape input) {
    Shape output = conv.output(input);
    int[] runs = new int[input.height() * input.width() * output.size()];
    int at = 0;
    for (int y2 = 0; y2 < output.height(); y2++) {
      for (int x2 = 0; x2 < output.width(); x2++) {
        for (int o = 0; o < conv.filters(); o++) {
          for (int y = 0; y < input.height(); y++) {
            for (int x = 0; x < input.width(); x++) {
              int ky = y - y2 * conv.strideHeight() + conv.padHeight();
              int kx = x - x2 * conv.strideWidth() + conv.padWidth();
              runs[at++] = run(conv, o, ky, kx);
            }
          }
        }
      }
    }
    return runs;
  }

  /**
   * How many neighbouring columns to treat as channels. A convolution with one input channel and
   * six filters leaves most of a vector register empty; over four columns at a time it is one with
   * 4 channels and 24 filters, over the same bytes.
   */
  static int packing(Conv2d conv, Shape input) {
    if (input.channels() >= ENOUGH_CHANNELS || conv.strideWidth() != 1 || conv.padWidth() != 0) {
      return 1;
    }
    int outputWidth = conv.output(input).width();
    for (int pack = MOST_PACKED; pack > 1; pack--) {
      if (input.width() % pack == 0 && outputWidth % pack == 0) {
        return pack;
      }
    }
    return 1;
  }

  /** The same convolution over {@code pack} columns at a time. */
  static Conv2d packed(Conv2d conv, int pack) {
    int kernelWidth = (conv.kernelWidth() + pack - 2) / pack + 1;
    return pack == 1
        ? conv
        : new Conv2d(
            conv.filters() * pack,
            conv.kernelHeight(),
            kernelWidth,
            conv.strideHeight(),
            1,
            conv.padHeight(),
            0);
  }

  /** The same values with {@code pack} columns as channels. */
  static Shape packed(Shape shape, int pack) {
    return new Shape(shape.channels() * pack, shape.height(), shape.width() / pack);
  }

  /** Weights of the packed convolution, [pack filters, kernelHeight, packed width, pack c]. */
  static int[] packedRuns(Conv2d conv, int pack) {
    Conv2d packed = packed(conv, pack);
    int[] runs = new int[packed.filters() * packed.kernelHeight() * packed.kernelWidth() * pack];
    int at = 0;
    for (int o = 0; o < packed.filters(); o++) {
      for (int ky = 0; ky < packed.kernelHeight(); ky++) {
        for (int x = 0; x < packed.kernelWidth() * pack; x++) {
          runs[at++] = run(conv, o % conv.filters(), ky, x - o / conv.filters());
        }
      }
    }
    return runs;
  }

  private static int run(Conv2d conv, int o, int ky, int kx) {
    boolean inside = ky >= 0 && ky < conv.kernelHeight() && kx >= 0 && kx < conv.kernelWidth();
    return inside ? (o * conv.kernelHeight() + ky) * conv.kernelWidth() + kx : WeightForm.EMPTY;
  }
}
