package credence.net;

/** [b, c, h, w] to [b, c h w], channel-major as the images are. */
public record Flatten() implements LayerSpec {

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.FLATTEN;
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
    return Shape.flat(input.size());
  }
}
