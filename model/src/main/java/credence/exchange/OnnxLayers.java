package credence.exchange;

import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Pool2d;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.List;

/**
 * Adds the nodes of a network's layers to a graph, one after the other; a visit takes the name of
 * what goes in from {@link #at} and leaves the name of what comes out there.
 */
final class OnnxLayers implements LayerSpec.Visitor<String> {

  private final OnnxGraph graph;
  private final WeightLayout layout;
  private final float[] weights;
  private final String name;

  private int layer;
  private String at;

  /** Whether {@link #at} has no sides left: [n, channels]. */
  private boolean isFlat;

  private OnnxLayers(
      OnnxGraph graph, NetworkSpec network, float[] weights, String name, String input) {
    this.graph = graph;
    this.layout = WeightLayout.of(network);
    this.weights = weights;
    this.name = name;
    this.at = input;
  }

  /**
   * @param weights in the order of the network's {@link WeightLayout}
   * @param name that its results begin with
   * @param input [n, c, h, w]
   * @return its logits, [n, classes]
   */
  static String of(
      OnnxGraph graph, NetworkSpec network, float[] weights, String name, String input) {
    OnnxLayers layers = new OnnxLayers(graph, network, weights, name, input);
    for (LayerSpec each : network.layers()) {
      layers.at = each.accept(layers);
      layers.layer++;
    }
    return layers.flat("logits");
  }

  private String named(String what) {
    return "%s.layers.%d.%s".formatted(name, layer, what);
  }

  private String tensor(Role role) {
    WeightLayout.Tensor tensor = layout.tensor(layer, role);
    return graph.floats(name + "." + tensor.name(), tensor.shape(), weights, tensor.offset());
  }

  private String flat(String what) {
    if (!isFlat) {
      isFlat = true;
      at = graph.node("Flatten", named(what), List.of(at), OnnxGraph.attribute("axis", 1));
    }
    return at;
  }

  /** [n, c, h, w], as windows want it. */
  private String spread() {
    if (isFlat) {
      isFlat = false;
      String sides = graph.whole(named("sides"), 2, 3);
      at = graph.node("Unsqueeze", named("spread"), List.of(at, sides));
    }
    return at;
  }

  @Override
  public String visit(Conv2d layer) {
    return graph.node(
        "Conv",
        named("out"),
        List.of(spread(), tensor(Role.WEIGHT), tensor(Role.BIAS)),
        OnnxGraph.attributes("kernel_shape", layer.kernelHeight(), layer.kernelWidth()),
        OnnxGraph.attributes("strides", layer.strideHeight(), layer.strideWidth()),
        OnnxGraph.attributes(
            "pads", layer.padHeight(), layer.padWidth(), layer.padHeight(), layer.padWidth()));
  }

  @Override
  public String visit(Dense layer) {
    return graph.node(
        "Gemm",
        named("out"),
        List.of(flat("in"), tensor(Role.WEIGHT), tensor(Role.BIAS)),
        OnnxGraph.attribute("transB", 1));
  }

  @Override
  public String visit(MaxPool2d layer) {
    return pool("MaxPool", layer);
  }

  @Override
  public String visit(AvgPool2d layer) {
    return pool("AveragePool", layer);
  }

  private String pool(String operator, Pool2d layer) {
    return graph.node(
        operator,
        named("out"),
        List.of(spread()),
        OnnxGraph.attributes("kernel_shape", layer.kernelHeight(), layer.kernelWidth()),
        OnnxGraph.attributes("strides", layer.strideHeight(), layer.strideWidth()));
  }

  @Override
  public String visit(Activation layer) {
    String operator =
        switch (layer) {
          case RELU -> "Relu";
          case SOFTPLUS -> "Softplus";
        };
    return graph.node(operator, named("out"), List.of(at));
  }

  /** By the mean there is no mask, and its factor is 1. */
  @Override
  public String visit(Dropout layer) {
    return at;
  }

  @Override
  public String visit(BatchNorm layer) {
    return graph.node(
        "BatchNormalization",
        named("out"),
        List.of(
            at, tensor(Role.SCALE), tensor(Role.SHIFT), tensor(Role.MEAN), tensor(Role.VARIANCE)),
        OnnxGraph.attribute("epsilon", (float) layer.epsilon()));
  }

  @Override
  public String visit(Flatten layer) {
    return flat("out");
  }
}
