package credence.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import credence.net.BatchNorm;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A sequential network of DL4J's as a network of ours. What its configuration says of training
 * (updaters, regularisation, initial weights) has no part in it.
 *
 * @param logDeviations indices of the batch normalisations whose variance DL4J keeps as the
 *     logarithm of the standard deviation, to base 10
 */
public record Dl4jNetwork(NetworkSpec network, Set<Integer> logDeviations) {

  private static final int MOST_LAYERS = 2048;
  private static final String PREPROCESSORS = "org.deeplearning4j.nn.conf.preprocessor.";

  public Dl4jNetwork {
    logDeviations = Set.copyOf(logDeviations);
  }

  /**
   * @param name of the network
   * @param configuration as {@code MultiLayerConfiguration.toJson} writes it; parsed, and nothing
   *     that it names is loaded
   * @param image shape of the images where it is known, null to follow the configuration
   * @throws IllegalArgumentException for what has no counterpart: the layer's index, name and type,
   *     and why
   */
  public static Dl4jNetwork of(String name, JsonNode configuration, Shape image) {
    if (configuration.has("vertices")) {
      throw new IllegalArgumentException(
          "a computation graph: only sequential networks (MultiLayerNetwork) can be taken over");
    }
    List<LayerJson> layers = layers(configuration.path("confs"));
    JsonNode preprocessors = configuration.path("inputPreProcessors");
    Shape input = image == null ? new InputShape(layers, preprocessors).shape() : image;
    return new Builder(name, input).read(layers, preprocessors);
  }

  /** DL4J's order of the weights. */
  public Coefficients coefficients() {
    return new Coefficients(network, logDeviations);
  }

  private static List<LayerJson> layers(JsonNode confs) {
    if (!confs.isArray() || confs.isEmpty() || confs.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "not the configuration of a network of 1 to " + MOST_LAYERS + " layers");
    }
    List<LayerJson> layers = new ArrayList<>();
    for (JsonNode conf : confs) {
      layers.add(new LayerJson(layers.size(), conf.path("layer")));
    }
    return layers;
  }

  /** Goes through the layers with the shape of what each of them sees. */
  private static final class Builder {

    private final String name;
    private final Shape input;
    private final List<LayerSpec> found = new ArrayList<>();
    private final Set<Integer> logDeviations = new LinkedHashSet<>();
    private Shape shape;

    Builder(String name, Shape input) {
      this.name = name;
      this.input = input;
      this.shape = input;
    }

    Dl4jNetwork read(List<LayerJson> layers, JsonNode preprocessors) {
      for (LayerJson layer : layers) {
        boolean ends = List.of("OutputLayer", "LossLayer").contains(layer.type());
        if (ends != (layer.index() == layers.size() - 1)) {
          throw layer.refusal(
              ends ? "only the last layer may be one" : "the last layer must be an OutputLayer");
        }
        preprocess(layer, preprocessors.path(Integer.toString(layer.index())));
        LayerReader.read(layer, shape).forEach(spec -> add(layer, spec));
      }
      return new Dl4jNetwork(new NetworkSpec(name, input, found), logDeviations);
    }

    private void preprocess(LayerJson layer, JsonNode preprocessor) {
      if (preprocessor.isMissingNode() || preprocessor.isNull()) {
        if (layer.index() == 0 && !shape.isFlat() && !layer.json().has("kernelSize")) {
          add(layer, new Flatten());
        }
        return;
      }
      String type = LayerJson.className(preprocessor);
      boolean flattens = type.equals(PREPROCESSORS + "CnnToFeedForwardPreProcessor");
      boolean unfolds = type.equals(PREPROCESSORS + "FeedForwardToCnnPreProcessor");
      if (!(flattens || (unfolds && layer.index() == 0))) {
        throw layer.refusal("its preprocessor " + type + " is not supported");
      }
      if (!preprocessor.path("format").asText("NCHW").equals("NCHW")) {
        throw layer.refusal("its preprocessor's format must be NCHW");
      }
      if (!InputShape.shape(preprocessor).equals(shape)) {
        throw layer.refusal(
            "its preprocessor takes %s, but %s comes in"
                .formatted(InputShape.shape(preprocessor), shape));
      }
      if (flattens) {
        add(layer, new Flatten());
      }
    }

    private void add(LayerJson layer, LayerSpec spec) {
      try {
        shape = spec.output(shape);
      } catch (IllegalArgumentException e) {
        throw layer.refusal(e.getMessage());
      }
      if (spec instanceof BatchNorm && layer.flag("useLogStd")) {
        logDeviations.add(found.size());
      }
      found.add(spec);
    }
  }
}
