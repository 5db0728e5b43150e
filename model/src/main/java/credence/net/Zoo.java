package credence.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Networks by name: LeNet-5 and AlexNets for 32 x 32 images as in Shridhar et al. 2019, 3Conv3FC of
 * the same authors' code, the perceptrons of Blundell et al. 2015, LeNet-300-100, LeNet-5-Caffe and
 * the VGG-like network of Molchanov et al. 2017. The activation is the experiment's.
 */
public final class Zoo {

  private interface Recipe {
    List<LayerSpec> layers(Activation activation, int classes);
  }

  private static final Map<String, Recipe> RECIPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("lenet5", (act, classes) -> lenet5(1, act, classes)),
              Map.entry("lenet5-half", (act, classes) -> lenet5(2, act, classes)),
              Map.entry("lenet5-caffe", Zoo::lenet5Caffe),
              Map.entry("alexnet", (act, classes) -> alexnet(1, act, classes)),
              Map.entry("alexnet-half", (act, classes) -> alexnet(2, act, classes)),
              Map.entry("3conv3fc", Zoo::threeConvThreeFc),
              Map.entry("vgg-like", Zoo::vggLike),
              Map.entry("lenet-300-100", (act, classes) -> perceptron(300, 100, act, classes)),
              Map.entry("mlp-400", (act, classes) -> perceptron(400, 400, act, classes)),
              Map.entry("mlp-800", (act, classes) -> perceptron(800, 800, act, classes)),
              Map.entry("mlp-1200", (act, classes) -> perceptron(1200, 1200, act, classes))));

  /** Those that take images as they are. */
  private static final Set<String> ANY_SIZE =
      Set.of("lenet5-caffe", "lenet-300-100", "mlp-400", "mlp-800", "mlp-1200");

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
   * The input that the network {@code name} is meant to have for images of that shape: most
   * convolutional ones were drawn for 32 x 32, so smaller images are padded to it.
   */
  public static Shape input(String name, Shape image) {
    return ANY_SIZE.contains(name)
        ? image
        : new Shape(image.channels(), Math.max(32, image.height()), Math.max(32, image.width()));
  }

  /**
   * @param divisor of the number of filters
   */
  private static List<LayerSpec> lenet5(int divisor, Activation act, int classes) {
    return List.of(
        Conv2d.of(6 / divisor, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        Conv2d.of(16 / divisor, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        new Flatten(),
        new Dense(120),
        act,
        new Dense(84),
        act,
        new Dense(classes));
  }

  private static List<LayerSpec> lenet5Caffe(Activation act, int classes) {
    return List.of(
        Conv2d.of(20, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        Conv2d.of(50, 5, 1, 0),
        act,
        MaxPool2d.of(2, 2),
        new Flatten(),
        new Dense(500),
        act,
        new Dense(classes));
  }

  /**
   * @param divisor of the number of filters
   */
  private static List<LayerSpec> alexnet(int divisor, Activation act, int classes) {
    MaxPool2d pool = MaxPool2d.of(2, 2);
    List<LayerSpec> layers = new ArrayList<>();
    layers.addAll(List.of(Conv2d.of(64 / divisor, 11, 4, 5), act, pool));
    layers.addAll(List.of(Conv2d.of(192 / divisor, 5, 1, 2), act, pool));
    layers.addAll(List.of(Conv2d.of(384 / divisor, 3, 1, 1), act));
    layers.addAll(List.of(Conv2d.of(256 / divisor, 3, 1, 1), act));
    layers.addAll(List.of(Conv2d.of(128 / divisor, 3, 1, 1), act, pool));
    layers.addAll(List.of(new Flatten(), new Dense(classes)));
    return layers;
  }

  private static List<LayerSpec> threeConvThreeFc(Activation act, int classes) {
    MaxPool2d pool = MaxPool2d.of(3, 2);
    List<LayerSpec> layers = new ArrayList<>();
    layers.addAll(List.of(Conv2d.of(32, 5, 1, 2), act, pool));
    layers.addAll(List.of(Conv2d.of(64, 5, 1, 2), act, pool));
    layers.addAll(List.of(Conv2d.of(128, 5, 1, 1), act, pool));
    layers.addAll(List.of(new Flatten(), new Dense(1000), act, new Dense(1000), act));
    layers.add(new Dense(classes));
    return layers;
  }

  private static List<LayerSpec> vggLike(Activation act, int classes) {
    int[][] blocks = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
    List<LayerSpec> layers = new ArrayList<>();
    for (int[] block : blocks) {
      for (int i = 0; i < block[1]; i++) {
        layers.addAll(List.of(Conv2d.of(block[0], 3, 1, 1), BatchNorm.standard(), act));
      }
      layers.add(MaxPool2d.of(2, 2));
    }
    layers.addAll(List.of(new Flatten(), new Dense(512), BatchNorm.standard(), act));
    layers.add(new Dense(classes));
    return layers;
  }

  private static List<LayerSpec> perceptron(int first, int second, Activation act, int classes) {
    return perceptron(List.of(first, second), act, classes);
  }

  /**
   * A network of dense layers.
   *
   * @param hidden units of each hidden layer
   */
  public static List<LayerSpec> perceptron(List<Integer> hidden, Activation act, int outputs) {
    List<LayerSpec> layers = new ArrayList<>(List.of(new Flatten()));
    for (int units : hidden) {
      layers.addAll(List.of(new Dense(units), act));
    }
    layers.add(new Dense(outputs));
    return layers;
  }
}
