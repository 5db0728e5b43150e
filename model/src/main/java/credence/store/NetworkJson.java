package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerGrammar;
import credence.net.LayerSpec;
import credence.net.LayerType;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Pool2d;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A {@link NetworkSpec} as JSON and back; a layer has the settings of {@link LayerGrammar}, every
 * one of them.
 */
public final class NetworkJson {

  private static final int MAX_LAYERS = 2048;

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
    json.put("type", layer.type().id());
    return layer.accept(new Writer(json));
  }

  /** Adds a layer's settings to its type. */
  private record Writer(ObjectNode json) implements LayerSpec.Visitor<ObjectNode> {

    @Override
    public ObjectNode visit(Conv2d layer) {
      json.put("filters", layer.filters());
      pair("kernel", layer.kernelHeight(), layer.kernelWidth());
      pair("stride", layer.strideHeight(), layer.strideWidth());
      return pair("padding", layer.padHeight(), layer.padWidth());
    }

    @Override
    public ObjectNode visit(Dense layer) {
      return json.put("units", layer.units());
    }

    @Override
    public ObjectNode visit(MaxPool2d layer) {
      return pool(layer);
    }

    @Override
    public ObjectNode visit(AvgPool2d layer) {
      return pool(layer);
    }

    private ObjectNode pool(Pool2d layer) {
      pair("kernel", layer.kernelHeight(), layer.kernelWidth());
      return pair("stride", layer.strideHeight(), layer.strideWidth());
    }

    @Override
    public ObjectNode visit(Activation layer) {
      return json;
    }

    @Override
    public ObjectNode visit(Dropout layer) {
      return json.put("rate", layer.rate());
    }

    @Override
    public ObjectNode visit(BatchNorm layer) {
      return json.put("momentum", layer.momentum()).put("epsilon", layer.epsilon());
    }

    @Override
    public ObjectNode visit(Flatten layer) {
      return json;
    }

    private ObjectNode pair(String key, int height, int width) {
      json.putArray(key).add(height).add(width);
      return json;
    }
  }

  private static LayerSpec layer(String place, JsonNode json) throws ModelFormatException {
    Fields fields = Fields.anyOf(place, json);
    String name = fields.text("type");
    LayerType type =
        LayerType.of(name)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        place, "a layer type of this version", "'" + name + "'"));
    StrictSettings settings = new StrictSettings(fields, type);
    LayerSpec layer = LayerGrammar.read(type, settings);
    fields.only(settings.asked);
    return layer;
  }

  /** A layer's settings, all of which must be there. */
  private static final class StrictSettings implements LayerGrammar.Settings<ModelFormatException> {

    private final Fields fields;
    private final LayerType type;
    private final List<String> asked = new ArrayList<>(List.of("type"));

    StrictSettings(Fields fields, LayerType type) {
      this.fields = fields;
      this.type = type;
    }

    @Override
    public int integer(String key, int least) throws ModelFormatException {
      asked.add(key);
      return fields.integer(key);
    }

    @Override
    public double number(String key) throws ModelFormatException {
      asked.add(key);
      return fields.number(key);
    }

    @Override
    public double number(String key, double standard) throws ModelFormatException {
      return number(key);
    }

    @Override
    public int[] pair(String key, int least) throws ModelFormatException {
      asked.add(key);
      return fields.integers(key, 2);
    }

    @Override
    public int[] pair(String key, int least, int[] standard) throws ModelFormatException {
      return pair(key, least);
    }

    @Override
    public LayerSpec build(Supplier<LayerSpec> maker) throws ModelFormatException {
      return checked(fields.place("type"), "a " + type.id() + " layer", maker::get);
    }
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
