package credence.exchange;

import credence.store.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * What is read of an ONNX file, as onnx.proto has it. Only the numbers of its fields are taken from
 * the library that files are written with: they are constants, and nothing of its parser runs.
 *
 * @param producer empty if the file does not say
 * @param operators version of ONNX's own, 0 if there is none
 * @param tensors whose names are in their fields
 * @param outputs by name
 */
record OnnxModel(
    String producer,
    long operators,
    List<Node> nodes,
    List<ProtobufMessage> tensors,
    List<Input> inputs,
    List<String> outputs) {

  /**
   * @param sides as the file has them, 0 for one that it leaves open
   */
  record Input(String name, List<Long> sides) {

    private static Input of(ProtobufMessage value) throws ModelFormatException {
      ProtobufMessage shape =
          value
              .message(Onnx.ValueInfoProto.TYPE_FIELD_NUMBER)
              .message(Onnx.TypeProto.TENSOR_TYPE_FIELD_NUMBER)
              .message(Onnx.TypeProto.Tensor.SHAPE_FIELD_NUMBER);
      List<Long> sides = new ArrayList<>();
      for (ProtobufMessage side : shape.messages(Onnx.TensorShapeProto.DIM_FIELD_NUMBER)) {
        sides.add(side.number(Onnx.TensorShapeProto.Dimension.DIM_VALUE_FIELD_NUMBER));
      }
      return new Input(value.text(Onnx.ValueInfoProto.NAME_FIELD_NUMBER), sides);
    }
  }

  /**
   * @param domain of the operator, empty for ONNX's own
   * @param inputs by name, empty for one that is left out
   * @param outputs likewise
   */
  record Node(
      String name,
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      List<Attribute> attributes) {

    private static Node of(ProtobufMessage node) throws ModelFormatException {
      List<Attribute> attributes = new ArrayList<>();
      for (ProtobufMessage each : node.messages(Onnx.NodeProto.ATTRIBUTE_FIELD_NUMBER)) {
        attributes.add(Attribute.of(each));
      }
      return new Node(
          node.text(Onnx.NodeProto.NAME_FIELD_NUMBER),
          node.text(Onnx.NodeProto.OP_TYPE_FIELD_NUMBER),
          node.text(Onnx.NodeProto.DOMAIN_FIELD_NUMBER),
          node.texts(Onnx.NodeProto.INPUT_FIELD_NUMBER),
          node.texts(Onnx.NodeProto.OUTPUT_FIELD_NUMBER),
          attributes);
    }
  }

  /**
   * @param value of which is read what {@code type} says
   */
  record Attribute(String name, Type type, ProtobufMessage value) {

    long whole() throws ModelFormatException {
      return value.number(Onnx.AttributeProto.I_FIELD_NUMBER);
    }

    float real() throws ModelFormatException {
      return value.real(Onnx.AttributeProto.F_FIELD_NUMBER);
    }

    String text() throws ModelFormatException {
      return value.text(Onnx.AttributeProto.S_FIELD_NUMBER);
    }

    long[] wholes() throws ModelFormatException {
      return value.numbers(Onnx.AttributeProto.INTS_FIELD_NUMBER);
    }

    /** Null if it is of another type. */
    ProtobufMessage tensor() throws ModelFormatException {
      return value.has(Onnx.AttributeProto.T_FIELD_NUMBER)
          ? value.message(Onnx.AttributeProto.T_FIELD_NUMBER)
          : null;
    }

    /** Those that are read. */
    enum Type {
      FLOAT,
      INT,
      STRING,
      TENSOR,
      INTS,
      OTHER;

      private static Type of(long number) {
        return switch ((int) number) {
          case Onnx.AttributeProto.AttributeType.FLOAT_VALUE -> FLOAT;
          case Onnx.AttributeProto.AttributeType.INT_VALUE -> INT;
          case Onnx.AttributeProto.AttributeType.STRING_VALUE -> STRING;
          case Onnx.AttributeProto.AttributeType.TENSOR_VALUE -> TENSOR;
          case Onnx.AttributeProto.AttributeType.INTS_VALUE -> INTS;
          default -> OTHER;
        };
      }
    }

    private static Attribute of(ProtobufMessage value) throws ModelFormatException {
      return new Attribute(
          value.text(Onnx.AttributeProto.NAME_FIELD_NUMBER),
          Type.of(value.number(Onnx.AttributeProto.TYPE_FIELD_NUMBER)),
          value);
    }
  }

  /**
   * @param place of the file, for messages
   * @param bytes the whole file
   * @throws ModelFormatException if it is damaged or cut short
   */
  static OnnxModel read(String place, byte[] bytes) throws ModelFormatException {
    ProtobufMessage model = ProtobufMessage.of(place, bytes);
    ProtobufMessage graph = model.message(Onnx.ModelProto.GRAPH_FIELD_NUMBER);
    List<Node> nodes = new ArrayList<>();
    for (ProtobufMessage node : graph.messages(Onnx.GraphProto.NODE_FIELD_NUMBER)) {
      nodes.add(Node.of(node));
    }
    List<Input> inputs = new ArrayList<>();
    for (ProtobufMessage input : graph.messages(Onnx.GraphProto.INPUT_FIELD_NUMBER)) {
      inputs.add(Input.of(input));
    }
    List<String> outputs = new ArrayList<>();
    for (ProtobufMessage output : graph.messages(Onnx.GraphProto.OUTPUT_FIELD_NUMBER)) {
      outputs.add(output.text(Onnx.ValueInfoProto.NAME_FIELD_NUMBER));
    }
    return new OnnxModel(
        model.text(Onnx.ModelProto.PRODUCER_NAME_FIELD_NUMBER),
        operators(model),
        nodes,
        graph.messages(Onnx.GraphProto.INITIALIZER_FIELD_NUMBER),
        inputs,
        outputs);
  }

  private static long operators(ProtobufMessage model) throws ModelFormatException {
    long version = 0;
    for (ProtobufMessage set : model.messages(Onnx.ModelProto.OPSET_IMPORT_FIELD_NUMBER)) {
      if (set.text(Onnx.OperatorSetIdProto.DOMAIN_FIELD_NUMBER).isEmpty()) {
        version = Math.max(version, set.number(Onnx.OperatorSetIdProto.VERSION_FIELD_NUMBER));
      }
    }
    return version;
  }
}
