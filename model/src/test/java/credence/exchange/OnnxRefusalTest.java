package credence.exchange;

import static credence.exchange.OnnxGraph.attribute;
import static credence.exchange.OnnxGraph.attributes;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.protobuf.ByteString;

/** What a graph has that a network of Credence's has not is refused by its node's name. */
class OnnxRefusalTest {

  private static final String CONV = "/0/Conv";
  private static final String POOL = "/3/MaxPool";
  private static final String GEMM = "/5/Gemm";

  private static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static Stream<Arguments> nodes() {
    return Stream.of(
        arguments(CONV, attribute("group", 3), "group = 1: convolutions in groups"),
        arguments(CONV, attribute("group", 1.5f), "found 1.5"),
        arguments(CONV, attributes("group", 1, 1), "found INTS"),
        arguments(CONV, attributes("pads", 1, 1, 0, 1), "same on both sides, found [1, 1, 0, 1]"),
        arguments(CONV, attributes("pads", 1, 1), "4 whole numbers as pads, found [1, 1]"),
        arguments(CONV, attributes("pads", 3, 3, 3, 3), "must be smaller than kernel"),
        arguments(CONV, attributes("pads", 1L << 32, 0, 0, 0), "4 whole numbers"),
        arguments(CONV, attributes("strides", 0, 1), "stride = "),
        arguments(CONV, attributes("dilations", 2, 2), "dilations = [1, 1]"),
        arguments(CONV, attributes("kernel_shape", 5, 5), "kernel_shape = [3, 3]"),
        arguments(CONV, text("auto_pad", "SAME_UPPER"), "auto_pad = NOTSET"),
        arguments(CONV, attribute("auto_pad", 1), "auto_pad as STRING"),
        arguments(CONV, attribute("new", 1), "found [new]"),
        arguments("/1/BatchNormalization", attribute("training_mode", 1), "export net.eval()"),
        arguments(POOL, attribute("ceil_mode", 1), "ceil_mode = 0"),
        arguments(POOL, attributes("pads", 1, 1, 1, 1), "pads = [0, 0, 0, 0]"),
        arguments("/4/Flatten", attribute("axis", 2), "axis = 1"),
        arguments(GEMM, attribute("alpha", .5f), "alpha = 1"),
        arguments(GEMM, attribute("transA", 1), "transA = 0"));
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void settingsWithoutACounterpart(String node, Onnx.AttributeProto attribute, String said)
      throws IOException {
    refused(OnnxCases.attribute(node, attribute), "net.onnx: node '" + node + "' (", said);
  }

  static Stream<Arguments> operators() {
    return Stream.of(
        arguments("/2/Relu", "Sigmoid", "one of Conv, Gemm"),
        arguments("/2/Relu", "Tanh", "found Tanh"),
        arguments("/2/Relu", "Div", "the experiment scales pixels"),
        arguments("/2/Relu", "Add", "after MatMul alone"),
        arguments("/2/Relu", "", "found "),
        arguments("/2/Relu", "Reshape", "a constant as input 1, found none"),
        arguments("/2/Relu", "ReduceMean", "axes = [2, 3]"),
        arguments("/2/Relu", "AveragePool", "kernel = 0 x 0"),
        arguments(CONV, "Gemm", "2 sides of input 1"),
        arguments("/7/Gemm", "LogSoftmax\n", "LogSoftmax?"));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void operatorsWithoutACounterpart(String node, String operator, String said) throws IOException {
    refused(OnnxCases.node(node, builder -> builder.setOpType(operator)), node, said);
  }

  static Stream<Arguments> graphs() throws IOException {
    Onnx.TensorProto.DataLocation elsewhere = Onnx.TensorProto.DataLocation.EXTERNAL;
    Onnx.ValueInfoProto other = Onnx.ValueInfoProto.newBuilder().setName("5.bias ").build();
    return Stream.of(
        arguments(
            OnnxCases.tensor("5.weight", tensor -> tensor.setDataLocation(elsewhere)),
            "net.onnx: node '/5/Gemm' (Gemm): 5.weight: expected its numbers in this file: export"
                + " with external_data=False"),
        arguments(
            OnnxCases.tensor("5.weight", tensor -> tensor.setDataType(3)),
            "before it is quantised"),
        arguments(OnnxCases.tensor("5.weight", tensor -> tensor.setDims(0, -5)), "found -5"),
        arguments(
            OnnxCases.tensor("5.weight", tensor -> tensor.setDims(1, 0).clearRawData()),
            "5.weight: expected a shape of positive whole numbers, found 0"),
        arguments(
            OnnxCases.tensor("5.weight", tensor -> tensor.setDims(0, 1L << 31)), "a shape of"),
        arguments(
            OnnxCases.tensor("5.weight", tensor -> tensor.setDims(0, Integer.MAX_VALUE)),
            "numbers for its shape [2147483647, 48]"),
        arguments(OnnxCases.tensor("5.weight", tensor -> tensor.addDims(1)), "2 sides of input 1"),
        arguments(
            OnnxCases.tensor(
                "5.weight",
                tensor -> tensor.setRawData(tensor.getRawData().substring(1)).setDims(0, 5)),
            "numbers for its shape [5, 48], found 239.75"),
        arguments(OnnxCases.tensor("5.bias", tensor -> tensor.clearRawData()), "found 0.0"),
        arguments(
            OnnxCases.tensor("5.bias", tensor -> tensor.setName("x2")),
            "node '/5/Gemm' (Gemm): expected constants beside the images"),
        arguments(OnnxCases.tensor("5.bias", tensor -> tensor.setName("5.weight")), "twice"),
        arguments(OnnxCases.node(GEMM, node -> node.setDomain("com.microsoft")), "'com.microsoft'"),
        arguments(
            OnnxCases.node(GEMM, node -> node.setInput(0, "5.weight").setInput(1, "/4/F")),
            "neither"),
        arguments(OnnxCases.node(GEMM, node -> node.setOutput(0, "")), "a result with a name"),
        arguments(OnnxCases.node(GEMM, node -> node.clearOutput()), "a result with a name"),
        arguments(OnnxCases.node(GEMM, node -> node.setOutput(0, "x")), "'x' twice"),
        arguments(
            OnnxCases.changed(
                model ->
                    model
                        .getGraphBuilder()
                        .addNode(
                            Onnx.NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("/0/Conv_output_0")
                                .addOutput("skip"))),
            "net.onnx: value '/0/Conv_output_0': expected one node that it goes to"),
        arguments(OnnxCases.changed(model -> model.getGraphBuilder().addInput(other)), "one input"),
        arguments(OnnxCases.changed(model -> model.getGraphBuilder().clearInput()), "one input"),
        arguments(
            OnnxCases.changed(model -> model.getGraphBuilder().addOutput(other)),
            "one output of several"),
        arguments(
            OnnxCases.changed(model -> model.getGraphBuilder().clearOutput()),
            "value '19': expected one node that it goes to, or the graph's only output"),
        arguments(
            OnnxCases.changed(model -> model.getOpsetImportBuilder(0).setVersion(6)),
            "operators of version 7 or later"),
        arguments(
            OnnxCases.node("/2/Relu", node -> node.setOpType("LogSoftmax")),
            "node '/3/MaxPool' (MaxPool): expected nothing after a softmax"),
        arguments(softplus(2), "network whose layers follow each other"),
        arguments(round(), "one that goes round"),
        arguments(sharing(), "expected layers with weights of their own"),
        arguments(new byte[0], "a whole ONNX file"),
        arguments(groups(), "a whole ONNX file"));
  }

  /** x where it is above a threshold, else its softplus. */
  private static byte[] softplus(float threshold) {
    OnnxGraph graph = new OnnxGraph("softplus");
    graph.input("x", Onnx.TensorProto.DataType.FLOAT, -1, 1);
    graph.node("Greater", "above", List.of("x", graph.number("threshold", threshold)));
    graph.node("Where", "y", List.of("above", "x", graph.node("Softplus", "s", List.of("x"))));
    graph.output("y", -1, 1);
    return OnnxCases.file(graph.proto());
  }

  /** A hundred layers of one tensor, which take more memory than the file is long. */
  private static byte[] sharing() {
    OnnxGraph graph = new OnnxGraph("sharing");
    graph.input("x", Onnx.TensorProto.DataType.FLOAT, -1, 64);
    String weight = graph.floats("w", List.of(64, 64), new float[64 * 64], 0);
    String at = "x";
    for (int i = 0; i < 100; i++) {
      at = graph.node("MatMul", "y" + i, List.of(at, weight));
    }
    graph.output(at, -1, 64);
    return OnnxCases.file(graph.proto());
  }

  /** It says that it is Credence's, which begins within the graph. */
  private static byte[] round() {
    OnnxGraph graph = new OnnxGraph("round");
    graph.input("pixels", Onnx.TensorProto.DataType.FLOAT, -1, 1);
    graph.node("Relu", "input", List.of("a"));
    graph.node("Relu", "a", List.of("input"));
    return Onnx.ModelProto.newBuilder()
        .setProducerName("credence")
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph.proto())
        .build()
        .toByteArray();
  }

  /** Groups in groups, which a parser that calls itself for each falls over. */
  private static byte[] groups() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      file.write(((19 << 3) & 0x7F) | 3 | 0x80);
      file.write(1);
    }
    return file.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void graphsAndTensorsThatAreNotOnesOfANetwork(byte[] file, String said) {
    refused(file, said);
  }

  /** The network of the file with another layer in a place, or without the layer. */
  private static Arguments other(int layer, LayerSpec instead, String said) {
    List<LayerSpec> layers = new ArrayList<>(OnnxCases.SEQUENTIAL.layers());
    layers.remove(layer);
    if (instead != null) {
      layers.add(layer, instead);
    }
    return arguments(new NetworkSpec("other", OnnxCases.SEQUENTIAL.input(), layers), said);
  }

  static Stream<Arguments> networks() {
    List<LayerSpec> layers = OnnxCases.SEQUENTIAL.layers();
    List<LayerSpec> more = new ArrayList<>(layers);
    more.add(Activation.RELU);
    return Stream.of(
        other(
            0,
            Conv2d.of(3, 3, 1, 0),
            "node '/0/Conv' (Conv): expected layers[0] (conv2d) of network other, Conv2d[filters=3,"
                + " kernelHeight=3, kernelWidth=3, strideHeight=1, strideWidth=1, padHeight=0,"
                + " padWidth=0], found Conv2d["),
        other(0, Conv2d.of(3, 3, 2, 1), "strideHeight=2"),
        other(0, Conv2d.of(4, 3, 1, 1), "filters=4"),
        other(1, new BatchNorm(.1, 1e-3), "found BatchNorm[epsilon=1.0E-5]"),
        other(1, null, "layers[1] (relu) of network other, RELU, found BatchNorm"),
        other(2, Activation.SOFTPLUS, "node '/2/Relu' (Relu): expected layers[2] (softplus)"),
        other(2, BatchNorm.standard(), "found RELU"),
        other(2, BatchNorm.standard(), "training=torch.onnx.TrainingMode.PRESERVE"),
        other(3, new AvgPool2d(2, 2, 2, 2), "node '/3/MaxPool' (MaxPool): expected layers[3]"),
        other(3, MaxPool2d.of(2, 1), "strideHeight=1"),
        other(5, new Dense(6), "Dense[units=6], found Dense[units=5]"),
        other(7, null, "node '/7/Gemm' (Gemm): expected the graph's end, since network other"),
        arguments(
            new NetworkSpec("longer", OnnxCases.SEQUENTIAL.input(), more),
            "net.onnx: expected layers[8] (relu) of network longer, RELU, found the graph's end"),
        arguments(
            new NetworkSpec("wide", new Shape(1, 8, 9), layers),
            "net.onnx: input: expected 1 x 8 x 9"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void networksOfOtherLayers(NetworkSpec network, String said) throws IOException {
    WeightsFile file = WeightsFile.read("net.onnx", OnnxCases.resource("torch-script.onnx"));
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> file.posterior(network))
        .withMessageStartingWith("net.onnx")
        .withMessageContaining(said);
  }

  static Stream<Arguments> weights() throws IOException {
    return Stream.of(
        arguments(
            OnnxCases.tensor(
                "5.bias",
                tensor ->
                    tensor.setRawData(
                        ByteString.copyFrom(new byte[16])
                            .concat(ByteString.copyFrom(new byte[] {0, 0, -64, 127})))),
            "node '/5/Gemm' (Gemm): layers.5.bias: expected finite numbers, found NaN"),
        arguments(
            OnnxCases.tensor(
                "1.bias",
                tensor -> tensor.setDims(0, 2).setRawData(tensor.getRawData().substring(4))),
            "layers.1.shift: expected a tensor of shape [3], found one of [2]"));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void weightsThatDoNotFit(byte[] file, String said) throws IOException {
    WeightsFile read = WeightsFile.read("net.onnx", file);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read.posterior(OnnxCases.SEQUENTIAL))
        .withMessageContaining(said);
  }

  private static void refused(byte[] file, String... said) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> WeightsFile.read("net.onnx", file))
        .withMessageStartingWith("net.onnx")
        .withMessageContainingAll(said);
  }
}
