package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/** A {@link NetworkSpec} as JSON and back; the one place that knows how layers are written. */
public final class NetworkJson {

  private static final int MAX_LAYERS = 2048;

  /** Layers that have no settings. */
  private static final List<LayerSpec> PLAIN =
      List.of(Activation.SOFTPLUS, Activation.RELU, new Flatten());

  private NetworkJson() {}

  /** {@code {"name", "input": [c, h, w], "layers": [{"type", ...}]}}, as FORMAT.md has it. */
  public static ObjectNode write(NetworkSpec network) {
    ObjectNode json = CanonicalJson.object();
    json.put("name", network.name());
    json.set("input", shape(network.input()));
    ArrayNode layers = json.putArray("layers");
    network.layers().forEach(layer -> layers.add(layer(layer)));
    return json;
  }

  /**
   * @param place of {@code json}, for messages
   * @throws ModelFormatException if this is not a network, or its layers do not fit each other
   */
  public static NetworkSpec read(String place, JsonNode json) throws ModelFormatException {
    Fields fields = Fields.of(place, json, "name", "input", "layers");
    List<LayerSpec> layers = new ArrayList<>();
    for (JsonNode layer : fields.array("layers", MAX_LAYERS)) {
      layers.add(layer(fields.place("layers") + "[" + layers.size() + "]", layer));
    }
    return checked(
        place,
        "a network",
        () -> new NetworkSpec(fields.text("name"), shape(fields, "input"), layers));
  }

  /** The layout of a network that was read. */
  static WeightLayout layout(String place, NetworkSpec network) throws ModelFormatException {
    return checked(place, "at most 2^31 - 1 weights", () -> WeightLayout.of(network));
  }

  static ArrayNode shape(Shape shape) {
    return CanonicalJson.object()
        .arrayNode()
        .add(shape.channels())
        .add(shape.height())
        .add(shape.width());
  }

  static Shape shape(Fields fields, String key) throws ModelFormatException {
    int[] sides = fields.integers(key, 3);
    return checked(fields.place(key), "a shape", () -> new Shape(sides[0], sides[1], sides[2]));
  }

  private static ObjectNode layer(LayerSpec layer) {
    ObjectNode json = CanonicalJson.object();
    json.put("type", layer.type());
    if (layer instanceof Conv2d conv) {
      json.put("filters", conv.filters());
      pair(json, "kernel", conv.kernelHeight(), conv.kernelWidth());
      pair(json, "stride", conv.strideHeight(), conv.strideWidth());
      pair(json, "padding", conv.padHeight(), conv.padWidth());
    } else if (layer instanceof MaxPool2d pool) {
      pair(json, "kernel", pool.kernelHeight(), pool.kernelWidth());
      pair(json, "stride", pool.strideHeight(), pool.strideWidth());
    } else if (layer instanceof Dense dense) {
      json.put("units", dense.units());
    } else if (layer instanceof Dropout dropout) {
      json.put("rate", dropout.rate());
    } else if (layer instanceof BatchNorm norm) {
      json.put("momentum", norm.momentum()).put("epsilon", norm.epsilon());
    } else if (!PLAIN.contains(layer)) {
      throw new IllegalArgumentException("no JSON for a layer of type " + layer.type());
    }
    return json;
  }

  private static LayerSpec layer(String place, JsonNode json) throws ModelFormatException {
    String type = Fields.anyOf(place, json).text("type");
    return switch (type) {
      case "conv2d" ->
          conv(Fields.of(place, json, "type", "filters", "kernel", "stride", "padding"));
      case "maxpool2d" -> pool(Fields.of(place, json, "type", "kernel", "stride"));
      case "dense" -> {
        int units = Fields.of(place, json, "type", "units").integer("units");
        yield checked(place, "a dense layer", () -> new Dense(units));
      }
      case "dropout" -> {
        double rate = Fields.of(place, json, "type", "rate").number("rate");
        yield checked(place, "a dropout layer", () -> new Dropout(rate));
      }
      case "batchnorm" -> batchNorm(Fields.of(place, json, "type", "momentum", "epsilon"));
      default -> {
        LayerSpec layer = plain(place, type);
        Fields.of(place, json, "type");
        yield layer;
      }
    };
  }

  private static LayerSpec plain(String place, String type) throws ModelFormatException {
    for (LayerSpec layer : PLAIN) {
      if (layer.type().equals(type)) {
        return layer;
      }
    }
    throw new ModelFormatException(place, "a layer type of this version", "'" + type + "'");
  }

  private static LayerSpec conv(Fields f) throws ModelFormatException {
    int filters = f.integer("filters");
    int[] k = f.integers("kernel", 2);
    int[] s = f.integers("stride", 2);
    int[] p = f.integers("padding", 2);
    return checked(
        f.place("type"),
        "a convolution",
        () -> new Conv2d(filters, k[0], k[1], s[0], s[1], p[0], p[1]));
  }

  private static LayerSpec pool(Fields f) throws ModelFormatException {
    int[] k = f.integers("kernel", 2);
    int[] s = f.integers("stride", 2);
    return checked(f.place("type"), "a pool", () -> new MaxPool2d(k[0], k[1], s[0], s[1]));
  }

  private static LayerSpec batchNorm(Fields f) throws ModelFormatException {
    double momentum = f.number("momentum");
    double epsilon = f.number("epsilon");
    return checked(
        f.place("type"), "a batch normalisation", () -> new BatchNorm(momentum, epsilon));
  }

  private static void pair(ObjectNode json, String key, int height, int width) {
    json.putArray(key).add(height).add(width);
  }

  /** Something that checks itself when it is made. */
  interface Maker<T> {
    T make() throws ModelFormatException;
  }

  /** What {@code maker} makes; its objection becomes a {@link ModelFormatException}. */
  static <T> T checked(String place, String expected, Maker<T> maker) throws ModelFormatException {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(place, expected, e);
    }
  }
}
