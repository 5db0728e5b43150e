package credence.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Networks by name: LeNet-5 and AlexNet for 32 x 32 images as in Shridhar et al. 2019, the
 * perceptrons with two hidden layers of Blundell et al. 2015. The activation is the experiment's.
 */
public final class Zoo {

  private interface Recipe {
    List<LayerSpec> layers(Activation activation, int classes);
  }

  private static final Map<String, Recipe> RECIPES =
      new TreeMap<>(
          Map.of(
              "lenet5", Zoo::lenet5,
              "alexnet", Zoo::alexnet,
              "mlp-400", (act, classes) -> mlp(400, act, classes),
              "mlp-800", (act, classes) -> mlp(800, act, classes),
              "mlp-1200", (act, classes) -> mlp(1200, act, classes)));

  private Zoo() {}

  /** Known names, sorted. */
  public static List<String> names() {
    return List.copyOf(RECIPES.keySet());
  }

  /**
   * The network {@code name} for images of that shape.
   *
   * @throws IllegalArgumentException for an unknown name, or a shape the network cannot take
   */
  public static NetworkSpec network(String name, Shape input, Activation activation, int classes) {
    Recipe recipe = RECIPES.get(name);
    if (recipe == null) {
      throw new IllegalArgumentException(
          "network = " + name + " is not one of " + String.join(", ", names()));
    }
    return new NetworkSpec(name, input, recipe.layers(activation, classes));
  }

  /**
   * The input that the network {@code name} is meant to have for images of that shape: the
   * convolutional ones were drawn for 32 x 32, so smaller images are padded to it.
   */
  public static Shape input(String name, Shape image) {
    return name.startsWith("mlp-")
        ? image
        : new Shape(image.channels(), Math.max(32, image.height()), Math.max(32, image.width()));
  }

  private static List<LayerSpec> lenet5(Activation act, int classes) {
    return List.of(
        Conv2d.of(6, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        Conv2d.of(16, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        new Flatten(),
        new Dense(120),
        act,
        new Dense(84),
        act,
        new Dense(classes));
  }

  private static List<LayerSpec> alexnet(Activation act, int classes) {
    List<LayerSpec> layers = new ArrayList<>();
    layers.addAll(List.of(Conv2d.of(64, 11, 4, 5), act, MaxPool2d.of(2, 2)));
    layers.addAll(List.of(Conv2d.of(192, 5, 1, 2), act, MaxPool2d.of(2, 2)));
    layers.addAll(List.of(Conv2d.of(384, 3, 1, 1), act, Conv2d.of(256, 3, 1, 1), act));
    layers.addAll(List.of(Conv2d.of(128, 3, 1, 1), act, MaxPool2d.of(2, 2)));
    layers.addAll(List.of(new Flatten(), new Dense(classes)));
    return layers;
  }

  private static List<LayerSpec> mlp(int units, Activation act, int classes) {
    return List.of(new Flatten(), new Dense(units), act, new Dense(units), act, new Dense(classes));
  }
}
