package credence.net;

/** What convolution and pooling windows share: checks, and how many positions fit. */
final class Window {

  private Window() {}

  static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + " must be at least " + least);
    }
  }

  static void require(String name, int height, int width, int least) {
    if (height < least || width < least) {
      throw new IllegalArgumentException(
          "%s = %d x %d must be at least %d".formatted(name, height, width, least));
    }
  }

  static int positions(Shape input, int side, int kernel, int stride, int pad) {
    long padded = side + 2L * pad;
    if (kernel > padded) {
      throw new IllegalArgumentException(
          "kernel = %d does not fit the %s input%s"
              .formatted(kernel, input, pad == 0 ? "" : " with padding = " + pad));
    }
    return (int) ((padded - kernel) / stride + 1);
  }

  /** How many places of a kernel lie within the input, over all its positions along one side. */
  static long inside(int positions, int side, int kernel, int stride, int pad) {
    long sum = 0;
    for (int position = 0; position < positions; position++) {
      int from = position * stride - pad;
      sum += Math.max(0, Math.min(side, from + kernel) - Math.max(0, from));
    }
    return sum;
  }
}
