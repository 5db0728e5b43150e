package credence.net;

/** Elementwise non-linearity. */
public enum Activation implements LayerSpec {
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** max(0, x); its derivative at 0 is 0. */
  RELU;

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return switch (this) {
      case SOFTPLUS -> LayerType.SOFTPLUS;
      case RELU -> LayerType.RELU;
    };
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
    return input;
  }
}
