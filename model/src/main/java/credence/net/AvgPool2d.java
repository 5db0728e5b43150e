package credence.net;

/**
 * Mean over windows. One as large as the image is global average pooling (Lin et al. 2014, Network
 * in Network, section 3.2).
 */
public record AvgPool2d(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth)
    implements Pool2d {

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
}
