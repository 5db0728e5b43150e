package credence.net;

/**
 * Mean over windows of each channel; windows overlap where the stride is smaller than the kernel.
 * Positions that do not fill a window are dropped; there is no padding. A window as large as the
 * image is global average pooling (Lin et al. 2014, Network in Network, section 3.2).
 */
public record AvgPool2d(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth)
    implements LayerSpec {

  public AvgPool2d {
    Window.require("kernel", kernelHeight, kernelWidth, 1);
    Window.require("stride", strideHeight, strideWidth, 1);
  }

  /** A square window. */
  public static AvgPool2d of(int kernel, int stride) {
    return new AvgPool2d(kernel, kernel, stride, stride);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.AVGPOOL2D;
  }

  @Override
  public boolean hasWeights() {
    return false;
  }

  @Override
  public boolean isRandom() {
    return false;
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(
        input.channels(),
        Window.positions(input, input.height(), kernelHeight, strideHeight, 0),
        Window.positions(input, input.width(), kernelWidth, strideWidth, 0));
  }
}
