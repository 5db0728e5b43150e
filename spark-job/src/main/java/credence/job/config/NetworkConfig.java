package credence.job.config;

import credence.job.base.JobException;
import credence.job.config.hocon.Section;
import credence.net.Activation;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which network: one of the zoo, or layers of one's own.
 *
 * @param layers empty for a network of the zoo
 * @param sizes units of the hidden layers of {@link #MLP}; empty for any other
 * @param input [channels, height, width], null to follow from the images
 * @param inputDropout rate of binary dropout before the first layer with weights, 0 for none
 * @param hiddenDropout before every later one
 */
public record NetworkConfig(
    String name,
    Activation activation,
    List<LayerSpec> layers,
    List<Integer> sizes,
    Shape input,
    double inputDropout,
    double hiddenDropout) {

  /** A perceptron with hidden layers of one's own. */
  static final String MLP = "mlp";

  public NetworkConfig {
    layers = List.copyOf(layers);
    sizes = List.copyOf(sizes);
  }

  static NetworkConfig read(Section network) {
    boolean own = network.has("layers");
    if (own && network.isList("layers") && network.sections("layers").isEmpty()) {
      throw network.invalid("layers", "has no layer; null takes the network of network.name");
    }
    Section dropout = network.section("dropout");
    return new NetworkConfig(
        own ? network.text("name") : network.choice("name", names()),
        network.choice(
            "activation", List.of(Activation.values()), one -> one.name().toLowerCase(Locale.ROOT)),
        own ? network.sections("layers").stream().map(LayerConfig::read).toList() : List.of(),
        sizes(network),
        network.has("input") ? shape(network) : null,
        rate(dropout, "input"),
        rate(dropout, "hidden"));
  }

  private static List<String> names() {
    return Stream.concat(Zoo.names().stream(), Stream.of(MLP)).toList();
  }

  private static List<Integer> sizes(Section network) {
    boolean isMlp = !network.has("layers") && network.text("name").equals(MLP);
    if (isMlp != network.has("sizes")) {
      throw network.invalid(
          "sizes", isMlp ? "is missing: units of each hidden layer of mlp" : "is for name = mlp");
    }
    List<Integer> sizes =
        isMlp ? Arrays.stream(network.integers("sizes", 1)).boxed().toList() : List.of();
    if (isMlp && sizes.isEmpty()) {
      throw network.invalid("sizes", "names no hidden layer");
    }
    return sizes;
  }

  private static double rate(Section dropout, String key) {
    double rate = dropout.number(key);
    if (!(rate >= 0 && rate < 1)) {
      throw dropout.invalid(key, "must be at least 0 and below 1");
    }
    return rate;
  }

  /**
   * The network for images of that shape.
   *
   * @throws JobException if the layers do not fit
   */
  public NetworkSpec spec(Shape image, int classes) {
    return spec(image, classes, "the data have %d classes");
  }

  /**
   * The network for examples of that shape.
   *
   * @param wanted who wants {@code outputs} outputs, for messages
   * @throws JobException if the layers do not fit
   */
  public NetworkSpec spec(Shape shape, int outputs, String wanted) {
    try {
      NetworkSpec spec = spec(shape, outputs, input == null ? shape : input);
      if (spec.classes() != outputs) {
        throw JobException.usage(
            ("network.layers end in %d outputs, but " + wanted).formatted(spec.classes(), outputs));
      }
      return spec.withDropout(inputDropout, hiddenDropout);
    } catch (IllegalArgumentException e) {
      throw JobException.usage("network." + e.getMessage());
    }
  }

  private NetworkSpec spec(Shape shape, int outputs, Shape own) {
    if (!layers.isEmpty()) {
      return new NetworkSpec(name, own, layers);
    }
    if (!sizes.isEmpty()) {
      return new NetworkSpec(name, own, Zoo.perceptron(sizes, activation, outputs));
    }
    return Zoo.network(name, input == null ? Zoo.input(name, shape) : input, activation, outputs);
  }

  private static Shape shape(Section network) {
    int[] sides = network.integers("input", 1);
    if (sides.length != 3) {
      throw network.invalid("input", "must be [channels, height, width]");
    }
    return network.build(() -> new Shape(sides[0], sides[1], sides[2]));
  }
}
