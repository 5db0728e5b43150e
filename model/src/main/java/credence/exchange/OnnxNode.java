package credence.exchange;

import credence.store.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;

/** A node of a graph that is read. It has to have what it is asked for, and nothing else. */
final class OnnxNode {

  private static final int MOST_SHOWN = 100;

  private final String place;
  private final Onnx.NodeProto node;
  private final Map<String, Onnx.TensorProto> constants;

  /** Attributes that none has asked for. */
  private final Map<String, Onnx.AttributeProto> left = new LinkedHashMap<>();

  /**
   * @param file for messages
   * @param constants of the graph, by name
   */
  OnnxNode(String file, Onnx.NodeProto node, Map<String, Onnx.TensorProto> constants) {
    this.place = file + ": " + shown(node);
    this.node = node;
    this.constants = constants;
    node.getAttributeList().forEach(attribute -> left.put(attribute.getName(), attribute));
  }

  /** As messages have it: {@code node '/conv1/Conv' (Conv)}; one without a name by its result. */
  static String shown(Onnx.NodeProto node) {
    boolean isNamed = !node.getName().isEmpty() || node.getOutputCount() == 0;
    String name =
        isNamed ? "node '" + shown(node.getName()) : "node of '" + shown(node.getOutput(0));
    return "%s' (%s)".formatted(name, shown(node.getOpType()));
  }

  /** A text of a file's: not longer than a line, without control characters. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  String operator() {
    return node.getOpType();
  }

  /** File and node. */
  String place() {
    return place;
  }

  ModelFormatException refusal(String expected, String found) {
    return new ModelFormatException(place, expected, found);
  }

  boolean has(int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }

  /** A constant input of so many sides. */
  Tensor tensor(int input, int sides) throws ModelFormatException {
    Tensor tensor = constant(input).floats();
    if (tensor.shape().size() != sides) {
      throw refusal("%d sides of input %d".formatted(sides, input), "the shape " + tensor.shape());
    }
    return tensor;
  }

  /** A constant input of {@code size} numbers in a row. */
  Tensor row(int input, int size) throws ModelFormatException {
    Tensor tensor = constant(input).floats();
    List<Integer> row = List.of(size);
    if (!tensor.shape().equals(row) && !tensor.shape().equals(List.of(1, size))) {
      throw refusal("the shape %s of input %d".formatted(row, input), tensor.shape() + "");
    }
    return new Tensor(row, tensor.values());
  }

  boolean isConstant(int input) {
    return has(input) && constants.containsKey(node.getInput(input));
  }

  /** A constant input of whole numbers. */
  long[] whole(int input) throws ModelFormatException {
    return constant(input).whole();
  }

  private OnnxNumbers constant(int input) throws ModelFormatException {
    if (!isConstant(input)) {
      throw refusal("a constant as input " + input, has(input) ? "the images" : "none");
    }
    String name = node.getInput(input);
    return new OnnxNumbers(place + ": " + shown(name), constants.get(name));
  }

  /** Whole numbers, as many as {@code standard} has, which they are where there are none. */
  int[] sides(String attribute, int... standard) throws ModelFormatException {
    Onnx.AttributeProto found = take(attribute, Onnx.AttributeProto.AttributeType.INTS);
    if (found == null) {
      return standard;
    }
    long[] values = found.getIntsList().stream().mapToLong(Long::longValue).toArray();
    int[] sides = new int[standard.length];
    for (int i = 0; i < sides.length; i++) {
      if (values.length != sides.length || values[i] != (int) values[i]) {
        throw refusal(
            "%d whole numbers as %s".formatted(sides.length, attribute),
            shown(found.getIntsList().toString()));
      }
      sides[i] = (int) values[i];
    }
    return sides;
  }

  /** A whole number, {@code standard} where there is none. */
  long number(String attribute, long standard) throws ModelFormatException {
    Onnx.AttributeProto found = take(attribute, Onnx.AttributeProto.AttributeType.INT);
    return found == null ? standard : found.getI();
  }

  float real(String attribute, float standard) throws ModelFormatException {
    Onnx.AttributeProto found = take(attribute, Onnx.AttributeProto.AttributeType.FLOAT);
    return found == null ? standard : found.getF();
  }

  /**
   * The only value that is read, which is also that of a node without the attribute.
   *
   * @param remedy against another, for the message
   */
  void require(String attribute, long wanted, String remedy) throws ModelFormatException {
    Onnx.AttributeProto found = left.remove(attribute);
    if (found == null) {
      return;
    }
    boolean isReal = found.getType() == Onnx.AttributeProto.AttributeType.FLOAT;
    boolean isWhole = found.getType() == Onnx.AttributeProto.AttributeType.INT;
    if ((!isReal && !isWhole) || (isReal ? found.getF() : found.getI()) != wanted) {
      throw refusal(
          "%s = %d: %s".formatted(attribute, wanted, remedy),
          isReal ? found.getF() + "" : isWhole ? found.getI() + "" : found.getType() + "");
    }
  }

  private Onnx.AttributeProto take(String attribute, Onnx.AttributeProto.AttributeType type)
      throws ModelFormatException {
    Onnx.AttributeProto found = left.remove(attribute);
    if (found != null && found.getType() != type) {
      throw refusal("%s as %s".formatted(attribute, type), found.getType() + "");
    }
    return found;
  }

  /** Passes over attributes that no number depends on. */
  void ignore(String... attributes) {
    for (String attribute : attributes) {
      left.remove(attribute);
    }
  }

  /** Windows are placed by numbers, not by a rule's name. */
  void requireNoRule() throws ModelFormatException {
    Onnx.AttributeProto rule = take("auto_pad", Onnx.AttributeProto.AttributeType.STRING);
    if (rule != null && !rule.getS().toStringUtf8().equals("NOTSET")) {
      throw refusal(
          "auto_pad = NOTSET, with the padding as pads", shown(rule.getS().toStringUtf8()));
    }
  }

  /**
   * @throws ModelFormatException if there is an attribute that none has asked for
   */
  void requireNoMore() throws ModelFormatException {
    if (!left.isEmpty()) {
      throw refusal("no attributes but those that are read", shown(left.keySet().toString()));
    }
  }
}
