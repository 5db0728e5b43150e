package credence.net;

import credence.net.WeightLayout.Role;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One layer of a {@link NetworkSpec}, as data. Shapes are checked against the layer's input by
 * {@link #output}; engines, files and whoever else tells layers apart do so by {@link #accept}.
 */
public sealed interface LayerSpec extends Serializable
    permits Conv2d, Dense, Pool2d, Activation, Dropout, BatchNorm, Flatten {

  /**
   * What is to be done with a layer, by its type: a method each, so that whoever has to do with
   * layers does not compile until a new type has its place.
   */
  interface Visitor<T> {

    T visit(Conv2d layer);

    T visit(Dense layer);

    T visit(MaxPool2d layer);

    T visit(AvgPool2d layer);

    T visit(Activation layer);

    T visit(Dropout layer);

    T visit(BatchNorm layer);

    T visit(Flatten layer);
  }

  /** Calls the visitor's method for this type. */
  <T> T accept(Visitor<T> visitor);

  /** The layer's name in experiment files, models and error messages. */
  LayerType type();

  /** Whether it has a tensor of weights, and with it one of biases. */
  boolean hasWeights();

  /** Whether outputs differ from pass to pass in training though the weights are the same. */
  boolean isRandom();

  /**
   * The shape this layer makes of {@code input}.
   *
   * @throws IllegalArgumentException if the layer does not fit its input; the message names the
   *     field and its value, the network adds the layer's place
   */
  Shape output(Shape input);

  /**
   * The layer's tensors in their order, with their shapes; empty for a layer without parameters.
   */
  default Map<Role, List<Integer>> tensors(Shape input) {
    List<Integer> weight = weightShape(input);
    if (weight.isEmpty()) {
      return Map.of();
    }
    Map<Role, List<Integer>> tensors = new EnumMap<>(Role.class);
    tensors.put(Role.WEIGHT, weight);
    tensors.put(Role.BIAS, List.of(weight.get(0)));
    return tensors;
  }

  /** Shape of the weight tensor, {@code []} for a layer without weights. */
  default List<Integer> weightShape(Shape input) {
    return List.of();
  }

  /** Number of inputs that one output sums over, 0 for a layer without weights. */
  default int fanIn(Shape input) {
    List<Integer> shape = weightShape(input);
    return shape.isEmpty() ? 0 : shape.stream().skip(1).reduce(1, (a, b) -> a * b);
  }

  /**
   * Multiplications of an image of shape {@code input} by the weights, the least there are: by
   * zeros around the image none. 0 for a layer without weights.
   */
  default long multiplications(Shape input) {
    List<Integer> shape = weightShape(input);
    return shape.isEmpty() ? 0 : (long) shape.get(0) * fanIn(input);
  }
}
