package credence.net;

/** Elementwise non-linearity. */
public enum Activation implements LayerSpec {
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** max(0, x); its derivative at 0 is 0. */
  RELU;

  @Override
  public String type() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }
}
