package credence.net;

/**
 * Binary dropout (Srivastava et al. 2014): a unit is 0 with probability {@code rate}, else
 * multiplied by 1 / (1 - rate). In training every example has a mask of its own; draws of the
 * weights share one mask over all examples, draws of activations do not; mean prediction has none.
 *
 * @param rate in [0, 1)
 */
public record Dropout(double rate) implements LayerSpec {

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate = " + rate + " not in [0, 1)");
    }
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.DROPOUT;
  }

  @Override
  public boolean hasWeights() {
    return false;
  }

  @Override
  public boolean isRandom() {
    return rate > 0;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }
}
