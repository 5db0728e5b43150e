package credence.net;

/**
 * A number for each window of each channel; windows overlap where the stride is smaller than the
 * kernel. Positions that do not fill a window are dropped; there is no padding.
 */
public sealed interface Pool2d extends LayerSpec permits MaxPool2d, AvgPool2d {

  int kernelHeight();

  int kernelWidth();

  int strideHeight();

  int strideWidth();

  @Override
  default boolean hasWeights() {
    return false;
  }

  @Override
  default boolean isRandom() {
    return false;
  }

  @Override
  default Shape output(Shape input) {
    return new Shape(
        input.channels(),
        Window.positions(input, input.height(), kernelHeight(), strideHeight(), 0),
        Window.positions(input, input.width(), kernelWidth(), strideWidth(), 0));
  }
}
