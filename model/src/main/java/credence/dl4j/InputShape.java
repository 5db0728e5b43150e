package credence.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import credence.net.Shape;
import java.util.List;

/** What a DL4J configuration says of the shape of its input, and what follows from it. */
final class InputShape {

  private final List<LayerJson> layers;
  private final JsonNode preprocessors;

  InputShape(List<LayerJson> layers, JsonNode preprocessors) {
    this.layers = layers;
    this.preprocessors = preprocessors;
  }

  /**
   * The shape that a preprocessor states; for dense networks the number of inputs; else the
   * smallest image that leads to the stated input of the first dense layer. Weights are the same
   * for all of these.
   */
  Shape shape() {
    JsonNode first = preprocessors.path("0");
    if (!first.isMissingNode()) {
      return shape(first);
    }
    LayerJson layer = layers.get(0);
    if (!layer.type().equals("ConvolutionLayer")) {
      return Shape.flat(layer.count("nin"));
    }
    for (int i = 1; i < layers.size(); i++) {
      JsonNode dense = preprocessors.path(Integer.toString(i));
      if (!dense.isMissingNode()) {
        Shape end = shape(dense);
        return new Shape(layer.count("nin"), before(i, end.height(), 0), before(i, end.width(), 1));
      }
    }
    throw new IllegalArgumentException(
        "the configuration does not say how large its images are: set its input type");
  }

  /** As a preprocessor between convolutions and dense layers has it. */
  static Shape shape(JsonNode preprocessor) {
    return new Shape(
        preprocessor.path("numChannels").asInt(),
        preprocessor.path("inputHeight").asInt(),
        preprocessor.path("inputWidth").asInt());
  }

  private int before(int end, int outputs, int side) {
    int at = outputs;
    for (int i = end - 1; i >= 0; i--) {
      LayerJson layer = layers.get(i);
      if (layer.json().has("kernelSize")) {
        int stride = layer.pair("stride")[side];
        boolean same = layer.option("convolutionMode", "").equals("Same");
        int window = same ? 1 : layer.pair("kernelSize")[side] - 2 * layer.pair("padding")[side];
        at = Math.addExact(Math.multiplyExact(at - 1, stride), window);
      }
    }
    return at;
  }
}
