package credence.net;

import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation, as the field has it) with a bias per filter.
 * Input [b, c, h, w], weights [filters, c, kernelHeight, kernelWidth], output [b, filters, h', w']
 * with h' = (h + 2 padHeight - kernelHeight) / strideHeight + 1, rounded down.
 */
public record Conv2d(
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padHeight,
    int padWidth)
    implements LayerSpec {

  public Conv2d {
    Window.require("filters", filters, 1);
    Window.require("kernel", kernelHeight, kernelWidth, 1);
    Window.require("stride", strideHeight, strideWidth, 1);
    Window.require("padding", padHeight, padWidth, 0);
    if (padHeight >= kernelHeight || padWidth >= kernelWidth) {
      throw new IllegalArgumentException(
          "padding = %d x %d must be smaller than kernel = %d x %d"
              .formatted(padHeight, padWidth, kernelHeight, kernelWidth));
    }
  }

  /** A square kernel. */
  public static Conv2d of(int filters, int kernel, int stride, int padding) {
    return new Conv2d(filters, kernel, kernel, stride, stride, padding, padding);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.CONV2D;
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public boolean isRandom() {
    return false;
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(
        filters,
        Window.positions(input, input.height(), kernelHeight, strideHeight, padHeight),
        Window.positions(input, input.width(), kernelWidth, strideWidth, padWidth));
  }

  @Override
  public List<Integer> weightShape(Shape input) {
    return List.of(filters, input.channels(), kernelHeight, kernelWidth);
  }

  @Override
  public long multiplications(Shape input) {
    Shape output = output(input);
    long down =
        Window.inside(output.height(), input.height(), kernelHeight, strideHeight, padHeight);
    long across = Window.inside(output.width(), input.width(), kernelWidth, strideWidth, padWidth);
    return down * across * input.channels() * filters;
  }
}
