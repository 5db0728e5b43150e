package credence.exchange;

import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import onnx.Onnx;

/** ONNX files that Credence did not write, and the networks that they hold. */
final class OnnxCases {

  /** Of {@code torch-script.onnx} and {@code torch-sequential.safetensors}. */
  static final NetworkSpec SEQUENTIAL =
      new NetworkSpec(
          "sequential",
          new Shape(1, 8, 8),
          List.of(
              Conv2d.of(3, 3, 1, 1),
              BatchNorm.standard(),
              Activation.RELU,
              MaxPool2d.of(2, 2),
              new Flatten(),
              new Dense(5),
              Activation.SOFTPLUS,
              new Dense(4)));

  /** Of {@code torch-export.onnx}. */
  static final NetworkSpec EXPORTED =
      new NetworkSpec(
          "exported",
          new Shape(2, 9, 7),
          List.of(
              new Conv2d(4, 3, 3, 2, 2, 1, 0),
              Activation.RELU,
              new Conv2d(3, 2, 1, 1, 1, 0, 0),
              Activation.SOFTPLUS,
              new AvgPool2d(4, 3, 4, 3),
              new Dense(3)));

  /** Of {@link #made}. */
  static final NetworkSpec MADE =
      new NetworkSpec(
          "made",
          new Shape(2, 7, 6),
          List.of(
              new Conv2d(3, 2, 3, 1, 1, 1, 2),
              new MaxPool2d(2, 3, 2, 1),
              Activation.RELU,
              new AvgPool2d(2, 2, 1, 2),
              BatchNorm.standard(),
              new Flatten(),
              new Dense(4),
              Activation.SOFTPLUS,
              new Dense(5),
              new Dense(3)));

  private OnnxCases() {}

  static byte[] resource(String name) throws IOException {
    try (InputStream in = OnnxCases.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** Every way to write a layer that PyTorch's files of this folder have not. */
  static byte[] made() {
    OnnxGraph graph = new OnnxGraph("made");
    graph.input("image", Onnx.TensorProto.DataType.FLOAT, -1, 2, 7, 6);
    String at =
        graph.node(
            "Conv",
            "conv",
            List.of("image", random(graph, "conv.w", 3, 2, 2, 3)),
            OnnxGraph.attributes("pads", 1, 2, 1, 2));
    at =
        graph.node(
            "MaxPool",
            "max",
            List.of(at),
            OnnxGraph.attributes("kernel_shape", 2, 3),
            OnnxGraph.attributes("strides", 2, 1));
    at = graph.node("Relu", "relu", List.of(graph.node("Identity", "same", List.of(at))));
    at =
        graph.node(
            "AveragePool",
            "average",
            List.of(at),
            OnnxGraph.attributes("kernel_shape", 2, 2),
            OnnxGraph.attributes("strides", 1, 2));
    String ones = graph.floats("ones", List.of(3), new float[] {1, 1.5f, 2}, 0);
    String shared = graph.node("Identity", "shared", List.of(ones));
    String shift = random(graph, "shift", 3);
    at = graph.node("BatchNormalization", "norm", List.of(at, ones, shift, shift, shared));
    at = graph.node("Dropout", "kept", List.of(at));
    at = graph.node("Reshape", "flat", List.of(at, graph.whole("sides", -1, 27)));
    at = graph.node("MatMul", "product", List.of(at, random(graph, "a.w", 27, 4)));
    at = graph.node("Add", "sum", List.of(random(graph, "a.b", 4), at));
    at = graph.node("Softplus", "soft", List.of(at));
    at = graph.node("Gemm", "b", List.of(at, random(graph, "b.w", 4, 5), random(graph, "b.b", 5)));
    at = graph.node("MatMul", "c", List.of(at, random(graph, "c.w", 5, 3)));
    graph.node("Softmax", "p", List.of(at), OnnxGraph.attribute("axis", -1));
    graph.output("p", -1, 3);
    return file(graph.proto());
  }

  private static String random(OnnxGraph graph, String name, Integer... shape) {
    Random random = new Random(name.hashCode());
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return graph.floats(name, List.of(shape), values, 0);
  }

  static byte[] file(Onnx.GraphProto graph) {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** {@code torch-script.onnx} with a change. */
  static byte[] changed(Consumer<Onnx.ModelProto.Builder> change) throws IOException {
    Onnx.ModelProto.Builder model =
        Onnx.ModelProto.parseFrom(resource("torch-script.onnx")).toBuilder();
    change.accept(model);
    return model.build().toByteArray();
  }

  /** With a change of one of its nodes. */
  static byte[] node(String name, Consumer<Onnx.NodeProto.Builder> change) throws IOException {
    return changed(
        model ->
            model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .ifPresent(change));
  }

  /** With other attributes of one of its nodes. */
  static byte[] attribute(String node, Onnx.AttributeProto... attributes) throws IOException {
    return node(
        node,
        builder -> {
          for (Onnx.AttributeProto attribute : attributes) {
            for (int i = builder.getAttributeCount() - 1; i >= 0; i--) {
              if (builder.getAttribute(i).getName().equals(attribute.getName())) {
                builder.removeAttribute(i);
              }
            }
            builder.addAttribute(attribute);
          }
        });
  }

  /** With a change of one of its tensors. */
  static byte[] tensor(String name, Consumer<Onnx.TensorProto.Builder> change) throws IOException {
    return changed(
        model ->
            model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .ifPresent(change));
  }
}
