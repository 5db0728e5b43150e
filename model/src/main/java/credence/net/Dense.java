package credence.net;

import java.util.List;

/** Fully connected layer. Input [b, n], weights [units, n], bias [units], output [b, units]. */
public record Dense(int units) implements LayerSpec {

  public Dense {
    Window.require("units", units, 1);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.DENSE;
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
    if (!input.isFlat()) {
      throw new IllegalArgumentException(
          "needs a flat input, not " + input + ": put a flatten layer before it");
    }
    return Shape.flat(units);
  }

  @Override
  public List<Integer> weightShape(Shape input) {
    return List.of(units, input.size());
  }
}
