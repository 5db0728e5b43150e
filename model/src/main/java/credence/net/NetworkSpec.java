package credence.net;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequential network as data: what it is called, what it takes, its layers. Shapes are checked
 * here, once; a {@code NetworkSpec} that exists can be compiled by every engine.
 *
 * @param name a zoo name or the user's own, for reports
 * @param input shape of one image
 * @param layers at least one; the last gives what the likelihood takes: one logit per class, or one
 *     or two outputs per number
 */
public record NetworkSpec(String name, Shape input, List<LayerSpec> layers)
    implements Serializable {

  public NetworkSpec {
    layers = List.copyOf(layers);
    if (name.isBlank()) {
      throw new IllegalArgumentException("network.name is empty");
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("network " + name + " has no layers");
    }
    List<Shape> shapes = outputs(input, layers);
    if (!shapes.get(shapes.size() - 1).isFlat()) {
      throw new IllegalArgumentException(
          "network %s ends in an output of %s: end it with a dense layer of one unit per class"
              .formatted(name, shapes.get(shapes.size() - 1)));
    }
    if (layers.stream().noneMatch(LayerSpec::hasWeights)) {
      throw new IllegalArgumentException("network " + name + " has no layer with weights");
    }
  }

  /**
   * The same network with a {@link Dropout} before its first layer with weights and before every
   * later one; a rate of 0 adds none.
   *
   * @param input rate before the first
   * @param hidden rate before the others
   */
  public NetworkSpec withDropout(double input, double hidden) {
    List<LayerSpec> dropping = new ArrayList<>();
    double rate = input;
    for (LayerSpec layer : layers) {
      if (layer.hasWeights()) {
        if (rate != 0) {
          dropping.add(new Dropout(rate));
        }
        rate = hidden;
      }
      dropping.add(layer);
    }
    return new NetworkSpec(name, this.input, dropping);
  }

  /** Input shape of layer {@code layer}. */
  public Shape inputOf(int layer) {
    return layer == 0 ? input : outputOf(layer - 1);
  }

  /** Output shape of layer {@code layer}. */
  public Shape outputOf(int layer) {
    return outputs(input, layers).get(layer);
  }

  /** Number of outputs: a classifier's logits, one per class. */
  public int classes() {
    return outputOf(layers.size() - 1).size();
  }

  /** Place and type of a layer, as error messages have it: {@code layers[2] (conv2d)}. */
  public String describe(int layer) {
    return "layers[" + layer + "] (" + layers.get(layer).type().id() + ")";
  }

  private static List<Shape> outputs(Shape input, List<LayerSpec> layers) {
    List<Shape> shapes = new ArrayList<>(layers.size());
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec layer = layers.get(i);
      try {
        shape = layer.output(shape);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "layers[" + i + "] (" + layer.type().id() + "): " + e.getMessage(), e);
      }
      shapes.add(shape);
    }
    return shapes;
  }
}
