package credence.engine.onednn.products;

import credence.net.Conv2d;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a convolution's weights lie in the matrix, or in the larger convolution, that it is
 * calculated as. A place of the kernel may be in several windows; what none covers is zero.
 *
 * @param size floats, all windows and zeros together
 */
record Arrangement(int size, List<Window> windows) {

  /**
   * A rectangle of every filter's kernel: rows {@code top .. top + rows} and columns {@code left ..
   * left + columns}, with all input channels, columns and channels side by side.
   *
   * @param at of its first value in the arrangement
   * @param filterStride floats from one filter to the next in the arrangement
   * @param rowStride floats from one row to the next
   */
  record Window(
      int at, int filterStride, int rowStride, int top, int left, int rows, int columns) {}

  /** With this many channels or more a vector register is filled without packing. */
  private static final int ENOUGH_CHANNELS = 4;

  private static final int MOST_PACKED = 4;

  /**
   * The convolution as one matrix [h' w' filters, h w c]: a row for each unit of the output, a
   * column for each of the input, both channels last.
   */
  static Arrangement matrix(Conv2d conv, Shape input) {
    Shape output = conv.output(input);
    List<Window> windows = new ArrayList<>();
    for (int y2 = 0; y2 < output.height(); y2++) {
      for (int x2 = 0; x2 < output.width(); x2++) {
        int top = y2 * conv.strideHeight() - conv.padHeight();
        int left = x2 * conv.strideWidth() - conv.padWidth();
        int y = Math.max(0, top);
        int x = Math.max(0, left);
        int rows = Math.min(input.height(), top + conv.kernelHeight()) - y;
        int columns = Math.min(input.width(), left + conv.kernelWidth()) - x;
        if (rows > 0 && columns > 0) {
          int filters = (y2 * output.width() + x2) * conv.filters();
          int at = filters * input.size() + (y * input.width() + x) * input.channels();
          int rowStride = input.width() * input.channels();
          windows.add(new Window(at, input.size(), rowStride, y - top, x - left, rows, columns));
        }
      }
    }
    return new Arrangement(input.size() * output.size(), windows);
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

  /** Weights of the packed convolution, [pack filters, kernel height, packed width, pack c]. */
  static Arrangement packed(Conv2d conv, int pack, int channels) {
    Conv2d packed = packed(conv, pack);
    int rowStride = packed.kernelWidth() * pack * channels;
    int filterStride = conv.kernelHeight() * rowStride;
    List<Window> windows = new ArrayList<>();
    for (int shift = 0; shift < pack; shift++) {
      int at = shift * conv.filters() * filterStride + shift * channels;
      int rows = conv.kernelHeight();
      windows.add(new Window(at, filterStride, rowStride, 0, 0, rows, conv.kernelWidth()));
    }
    return new Arrangement(packed.filters() * filterStride, windows);
  }
}
