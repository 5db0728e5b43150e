package credence.job.config;

import credence.job.base.JobException;
import credence.job.config.hocon.Section;
import credence.net.Activation;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import java.util.List;
import java.util.Locale;

/**
 * Which network: one of the zoo, or layers of one's own.
 *
 * @param layers empty for a network of the zoo
 * @param input [channels, height, width], null to follow from the images
 * @param inputDropout rate of binary dropout before the first layer with weights, 0 for none
 * @param hiddenDropout before every later one
 */
public record NetworkConfig(
    String name,
    Activation activation,
    List<LayerSpec> layers,
    Shape input,
    double inputDropout,
    double hiddenDropout) {

  public NetworkConfig {
    layers = List.copyOf(layers);
  }

  static NetworkConfig read(Section network) {
    boolean own = network.has("layers");
    if (own && network.isList("layers") && network.sections("layers").isEmpty()) {
      throw network.invalid("layers", "has no layer; null takes the network of network.name");
    }
    Section dropout = network.section("dropout");
    return new NetworkConfig(
        own ? network.text("name") : network.choice("name", Zoo.names()),
        network.choice(
            "activation", List.of(Activation.values()), one -> one.name().toLowerCase(Locale.ROOT)),
        own ? network.sections("layers").stream().map(LayerConfig::read).toList() : List.of(),
        network.has("input") ? shape(network) : null,
        rate(dropout, "input"),
        rate(dropout, "hidden"));
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
    try {
      NetworkSpec spec =
          layers.isEmpty()
              ? Zoo.network(
                  name, input == null ? Zoo.input(name, image) : input, activation, classes)
              : new NetworkSpec(name, input == null ? image : input, layers);
      if (spec.classes() != classes) {
        throw JobException.usage(
            "network.layers end in %d outputs, but the data have %d classes"
                .formatted(spec.classes(), classes));
      }
      return spec.withDropout(inputDropout, hiddenDropout);
    } catch (IllegalArgumentException e) {
      throw JobException.usage("network." + e.getMessage());
    }
  }

  private static Shape shape(Section network) {
    int[] sides = network.integers("input", 1);
    if (sides.length != 3) {
      throw network.invalid("input", "must be [channels, height, width]");
    }
    return network.build(() -> new Shape(sides[0], sides[1], sides[2]));
  }
}
