package credence.net;

import java.util.List;

/** Fully connected layer. Input [b, n], weights [units, n], bias [units], output [b, units]. */
public record Dense(int units) implements LayerSpec {

  public Dense {
    Window.require("units", units, 1);
  }

  @Override
  public String type() {
    return "dense";
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
