package credence.exchange;

import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.WeightLayout.Role;
import credence.store.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** From the nodes of a graph to layers: the counterpart of {@link OnnxLayers}. */
final class OnnxReading {

  /** What leaves the numbers and their order as they are, in prediction. */
  private static final Set<String> PASSING =
      Set.of("Flatten", "Reshape", "Squeeze", "Dropout", "Identity");

  /** What the likelihood has, at the end. */
  private static final Set<String> CLOSING = Set.of("Softmax", "LogSoftmax");

  private static final String KNOWN =
      "Conv, Gemm, MatMul with Add, BatchNormalization, Relu, Softplus, MaxPool, AveragePool,"
          + " GlobalAveragePool, ReduceMean, Flatten, Reshape, Squeeze, Dropout, Identity, and Softmax or"
          + " LogSoftmax at the end; the experiment scales pixels, so the graph must not";

  private final List<OnnxStep> steps = new ArrayList<>();

  /** The operator before. */
  private String last = "";

  private OnnxReading() {}

  /**
   * @param nodes of a chain
   * @param bytes of the file, whose tensors nodes may share: no more weights come of it
   * @throws ModelFormatException if one of them has no counterpart
   */
  static List<OnnxStep> of(List<OnnxNode> nodes, int bytes) throws ModelFormatException {
    OnnxReading reading = new OnnxReading();
    long weights = 0;
    boolean isClosed = false;
    for (OnnxNode node : nodes) {
      String operator = node.operator();
      if (isClosed && !PASSING.contains(operator)) {
        throw node.refusal("nothing after a softmax", "this node");
      }
      if (PASSING.contains(operator)) {
        requirePassing(node);
      } else if (CLOSING.contains(operator)) {
        isClosed = true;
        requireAxis(node, node.number("axis", 1));
      } else {
        reading.add(node);
        weights += reading.steps.get(reading.steps.size() - 1).weights();
        if (weights > bytes) {
          throw node.refusal("layers with weights of their own", "tensors that many share");
        }
      }
      node.requireNoMore();
      reading.last = operator;
    }
    return reading.steps;
  }

  private static void requirePassing(OnnxNode node) throws ModelFormatException {
    switch (node.operator()) {
      case "Flatten" -> node.require("axis", 1, "all of an image in a row");
      case "Dropout" -> node.ignore("ratio", "seed");
      case "Squeeze" -> node.ignore("axes");
      case "Reshape" -> {
        long[] shape = node.whole(1);
        node.ignore("allowzero");
        if (shape.length != 2) {
          throw node.refusal("a flattening, to two sides", Arrays.toString(shape));
        }
      }
      default -> {}
    }
  }

  private static void requireAxis(OnnxNode node, long axis) throws ModelFormatException {
    if (axis != 1 && axis != -1) {
      throw node.refusal("axis = 1, the classes", axis + "");
    }
  }

  private void add(OnnxNode node) throws ModelFormatException {
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> dense(node, transposed(node.tensor(1, 2)));
      case "Add" -> bias(node);
      case "BatchNormalization" -> normalisation(node);
      case "Relu" -> steps.add(OnnxStep.of(node, Activation.RELU, Map.of()));
      case "Softplus" -> steps.add(OnnxStep.of(node, Activation.SOFTPLUS, Map.of()));
      case "MaxPool" -> {
        node.ignore("storage_order");
        pool(node, MaxPool2d::new);
      }
      case "AveragePool" -> {
        node.ignore("count_include_pad"); // There are no pads.
        pool(node, AvgPool2d::new);
      }
      case "GlobalAveragePool" -> wholeMean(node);
      case "ReduceMean" -> mean(node);
      default -> throw node.refusal("one of " + KNOWN, OnnxNode.shown(node.operator()));
    }
  }

  private void convolution(OnnxNode node) throws ModelFormatException {
    Tensor weight = node.tensor(1, 4);
    List<Integer> shape = weight.shape();
    node.require("group", 1, "convolutions in groups have no counterpart");
    requireWindow(node, shape.get(2), shape.get(3));
    int[] stride = node.sides("strides", 1, 1);
    int[] pad = node.sides("pads", 0, 0, 0, 0);
    if (pad[0] != pad[2] || pad[1] != pad[3]) {
      throw node.refusal("pads that are the same on both sides", Arrays.toString(pad));
    }
    LayerSpec layer =
        built(
            node,
            () ->
                new Conv2d(
                    shape.get(0),
                    shape.get(2),
                    shape.get(3),
                    stride[0],
                    stride[1],
                    pad[0],
                    pad[1]));
    steps.add(OnnxStep.of(node, layer, weights(node, weight, 2)));
  }

  private void gemm(OnnxNode node) throws ModelFormatException {
    String remedy = "export it as a linear layer";
    node.require("alpha", 1, remedy);
    node.require("beta", 1, remedy);
    node.require("transA", 0, remedy);
    Tensor weight = node.tensor(1, 2);
    dense(node, node.number("transB", 0) == 0 ? transposed(weight) : weight);
  }

  /**
   * @param weight [units, inputs]
   */
  private void dense(OnnxNode node, Tensor weight) throws ModelFormatException {
    LayerSpec layer = built(node, () -> new Dense(weight.shape().get(0)));
    steps.add(OnnxStep.of(node, layer, weights(node, weight, 2)));
  }

  /** A layer's bias is zero where there is none. */
  private static Map<Role, Tensor> weights(OnnxNode node, Tensor weight, int bias)
      throws ModelFormatException {
    int units = weight.shape().get(0);
    Tensor row =
        node.has(bias) ? node.row(bias, units) : new Tensor(List.of(units), new float[units]);
    return Map.of(Role.WEIGHT, weight, Role.BIAS, row);
  }

  private void bias(OnnxNode node) throws ModelFormatException {
    if (!last.equals("MatMul")) {
      throw node.refusal("an addition of biases after MatMul alone", "another");
    }
    OnnxStep step = steps.remove(steps.size() - 1);
    Map<Role, Tensor> weights =
        weights(node, step.tensors().get(Role.WEIGHT), node.isConstant(0) ? 0 : 1);
    steps.add(new OnnxStep(step.place(), step.found(), step.kind(), weights));
  }

  private static Tensor transposed(Tensor weight) {
    int rows = weight.shape().get(0);
    int columns = weight.shape().get(1);
    float[] values = new float[weight.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i % columns * rows + i / columns] = weight.values()[i];
    }
    return new Tensor(List.of(columns, rows), values);
  }

  private void normalisation(OnnxNode node) throws ModelFormatException {
    node.require("training_mode", 0, "export net.eval()");
    node.require("spatial", 1, "statistics of a channel");
    node.ignore("momentum");
    float epsilon = node.real("epsilon", (float) BatchNorm.standard().epsilon());
    Map<Role, Tensor> tensors = new EnumMap<>(Role.class);
    Role[] inputs = {Role.SCALE, Role.SHIFT, Role.MEAN, Role.VARIANCE};
    for (int i = 0; i < inputs.length; i++) {
      tensors.put(inputs[i], node.tensor(1 + i, 1));
    }
    OnnxStep.Kind kind =
        (layer, input) -> layer instanceof BatchNorm own && (float) own.epsilon() == epsilon;
    steps.add(
        new OnnxStep(node.place(), "BatchNorm[epsilon=%s]".formatted(epsilon), kind, tensors));
  }

  private interface PoolMaker {
    LayerSpec of(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth);
  }

  private void pool(OnnxNode node, PoolMaker maker) throws ModelFormatException {
    int[] kernel = node.sides("kernel_shape", 0, 0);
    int[] stride = node.sides("strides", 1, 1);
    requireWindow(node, kernel[0], kernel[1]);
    node.require("ceil_mode", 0, "windows that do not fit are dropped");
    requireEqual(node, "pads", 0, 0, 0, 0);
    LayerSpec layer = built(node, () -> maker.of(kernel[0], kernel[1], stride[0], stride[1]));
    steps.add(OnnxStep.of(node, layer, Map.of()));
  }

  private static void requireWindow(OnnxNode node, int height, int width)
      throws ModelFormatException {
    node.requireNoRule();
    requireEqual(node, "dilations", 1, 1);
    requireEqual(node, "kernel_shape", height, width);
  }

  private static void requireEqual(OnnxNode node, String attribute, int... wanted)
      throws ModelFormatException {
    int[] found = node.sides(attribute, wanted);
    if (!Arrays.equals(found, wanted)) {
      throw node.refusal(
          "%s = %s, others have no counterpart".formatted(attribute, Arrays.toString(wanted)),
          Arrays.toString(found));
    }
  }

  /** PyTorch's for average pooling to one place. */
  private void mean(OnnxNode node) throws ModelFormatException {
    long[] axes =
        node.has(1)
            ? node.whole(1)
            : IntStream.of(node.sides("axes", 0, 0)).asLongStream().toArray();
    node.ignore("keepdims", "noop_with_empty_axes");
    long[] sides = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().toArray();
    if (!Arrays.equals(sides, new long[] {2, 3})) {
      throw node.refusal("the mean over height and width, axes = [2, 3]", Arrays.toString(axes));
    }
    wholeMean(node);
  }

  private void wholeMean(OnnxNode node) {
    OnnxStep.Kind kind =
        (layer, input) ->
            layer instanceof AvgPool2d pool
                && pool.kernelHeight() == input.height()
                && pool.kernelWidth() == input.width();
    steps.add(new OnnxStep(node.place(), "AvgPool2d[the whole image]", kind, Map.of()));
  }

  private static LayerSpec built(OnnxNode node, Supplier<LayerSpec> maker)
      throws ModelFormatException {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw node.refusal("a layer that Credence has", String.valueOf(e.getMessage()));
    }
  }
}
