package credence.net;

/** Maximum over windows. */
public record MaxPool2d(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth)
    implements Pool2d {

  public MaxPool2d {
    Window.require("kernel", kernelHeight, kernelWidth, 1);
    Window.require("stride", strideHeight, strideWidth, 1);
  }

  /** A square window. */
  public static MaxPool2d of(int kernel, int stride) {
    return new MaxPool2d(kernel, kernel, stride, stride);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.MAXPOOL2D;
  }
}
