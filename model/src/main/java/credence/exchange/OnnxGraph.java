package credence.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;

/** A graph of ONNX's that is being made: nodes that name their results, and constants. */
final class OnnxGraph {

  private final Onnx.GraphProto.Builder graph;

  OnnxGraph(String name) {
    this.graph = Onnx.GraphProto.newBuilder().setName(name);
  }

  Onnx.GraphProto proto() {
    return graph.build();
  }

  /** Of n images; -1 stands for n. */
  void input(String name, Onnx.TensorProto.DataType type, int... shape) {
    graph.addInput(value(name, type, shape));
  }

  /** Likewise, of floats. */
  void output(String name, int... shape) {
    graph.addOutput(value(name, Onnx.TensorProto.DataType.FLOAT, shape));
  }

  private static Onnx.ValueInfoProto value(
      String name, Onnx.TensorProto.DataType type, int... shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    for (int side : shape) {
      dimensions.addDim(
          side < 0
              ? Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("n")
              : Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(side));
    }
    Onnx.TypeProto.Tensor.Builder tensor =
        Onnx.TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(Onnx.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds floats; returns {@code name}. */
  String floats(String name, List<Integer> shape, float[] from, int offset) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(from, offset, size);
    return constant(name, Onnx.TensorProto.DataType.FLOAT, shape, bytes);
  }

  /** Adds a number that is broadcast; returns {@code name}. */
  String number(String name, float value) {
    return floats(name, List.of(), new float[] {value}, 0);
  }

  /** Adds whole numbers; returns {@code name}. */
  String whole(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(name, Onnx.TensorProto.DataType.INT64, List.of(values.length), bytes);
  }

  private String constant(
      String name, Onnx.TensorProto.DataType type, List<Integer> shape, ByteBuffer bytes) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    shape.forEach(tensor::addDims);
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes.rewind())));
    return name;
  }

  /** Adds a node of an operator with one result; returns {@code result}. */
  String node(
      String operator, String result, List<String> inputs, Onnx.AttributeProto... attributes) {
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(result)
            .addAllInput(inputs)
            .addOutput(result)
            .addAllAttribute(List.of(attributes)));
    return result;
  }

  static Onnx.AttributeProto attribute(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static Onnx.AttributeProto attribute(String name, float value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static Onnx.AttributeProto attributes(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
