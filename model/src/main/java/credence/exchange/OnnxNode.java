package credence.exchange;

import credence.store.ModelFormatException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a graph that is read. It has to have what it is asked for, and nothing else. */
final class OnnxNode {

  private static final int MOST_SHOWN = 100;

  private final String place;
  private final OnnxModel.Node node;
  private final Map<String, ProtobufMessage> constants;

  /** Attributes that none has asked for. */
  private final Map<String, OnnxModel.Attribute> left = new LinkedHashMap<>();

  /**
   * @param file for messages
   * @param constants of the graph, by name
   */
  OnnxNode(String file, OnnxModel.Node node, Map<String, ProtobufMessage> constants) {
    this.place = file + ": " + shown(node);
    this.node = node;
    this.constants = constants;
    node.attributes().forEach(attribute -> left.put(attribute.name(), attribute));
  }

  /** As messages have it: {@code node '/conv1/Conv' (Conv)}; one without a name by its result. */
  static String shown(OnnxModel.Node node) {
    boolean isNamed = !node.name().isEmpty() || node.outputs().isEmpty();
    String name =
        isNamed ? "node '" + shown(node.name()) : "node of '" + shown(node.outputs().get(0));
    return "%s' (%s)".formatted(name, shown(node.operator()));
  }

  /** A text of a file's: not longer than a line, without control characters. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  String operator() {
    return node.operator();
  }

  /** File and node. */
  String place() {
    return place;
  }

  ModelFormatException refusal(String expected, String found) {
    return new ModelFormatException(place, expected, found);
  }

  boolean has(int input) {
    return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
  }

  /** A constant input of so many sides. */
  Tensor tensor(int input, int sides) throws ModelFormatException {
    Tensor tensor = constant(input).floats();
    if (tensor.shape().size() != sides) {
      throw refusal(
          "%d sides of input %d".formatted(sides, input),
          "the shape " + shown(tensor.shape() + ""));
    }
    return tensor;
  }

  /** A constant input of {@code size} numbers in a row. */
  Tensor row(int input, int size) throws ModelFormatException {
    Tensor tensor = constant(input).floats();
    List<Integer> row = List.of(size);
    if (!tensor.shape().equals(row) && !tensor.shape().equals(List.of(1, size))) {
      throw refusal("the shape %s of input %d".formatted(row, input), shown(tensor.shape() + ""));
    }
    return new Tensor(row, tensor.values());
  }

  boolean isConstant(int input) {
    return has(input) && constants.containsKey(node.inputs().get(input));
  }

  /** A constant input of whole numbers. */
  long[] whole(int input) throws ModelFormatException {
    return constant(input).whole();
  }

  private OnnxNumbers constant(int input) throws ModelFormatException {
    if (!isConstant(input)) {
      throw refusal("a constant as input " + input, has(input) ? "the images" : "none");
    }
    String name = node.inputs().get(input);
    return new OnnxNumbers(place + ": " + shown(name), constants.get(name));
  }

  /** Whole numbers, as many as {@code standard} has, which they are where there are none. */
  int[] sides(String attribute, int... standard) throws ModelFormatException {
    OnnxModel.Attribute found = take(attribute, OnnxModel.Attribute.Type.INTS);
    if (found == null) {
      return standard;
    }
    long[] values = found.wholes();
    int[] sides = new int[standard.length];
    for (int i = 0; i < sides.length; i++) {
      if (values.length != sides.length || values[i] != (int) values[i]) {
        throw refusal(
            "%d whole numbers as %s".formatted(sides.length, attribute),
            shown(Arrays.toString(values)));
      }
      sides[i] = (int) values[i];
    }
    return sides;
  }

  /** A whole number, {@code standard} where there is none. */
  long number(String attribute, long standard) throws ModelFormatException {
    OnnxModel.Attribute found = take(attribute, OnnxModel.Attribute.Type.INT);
    return found == null ? standard : found.whole();
  }

  float real(String attribute, float standard) throws ModelFormatException {
    OnnxModel.Attribute found = take(attribute, OnnxModel.Attribute.Type.FLOAT);
    return found == null ? standard : found.real();
  }

  /**
   * The only value that is read, which is also that of a node without the attribute.
   *
   * @param remedy against another, for the message
   */
  void require(String attribute, long wanted, String remedy) throws ModelFormatException {
    OnnxModel.Attribute found = left.remove(attribute);
    if (found == null) {
      return;
    }
    boolean isReal = found.type() == OnnxModel.Attribute.Type.FLOAT;
    boolean isWhole = found.type() == OnnxModel.Attribute.Type.INT;
    if ((!isReal && !isWhole) || (isReal ? found.real() : found.whole()) != wanted) {
      throw refusal(
          "%s = %d: %s".formatted(attribute, wanted, remedy),
          isReal ? found.real() + "" : isWhole ? found.whole() + "" : found.type() + "");
    }
  }

  private OnnxModel.Attribute take(String attribute, OnnxModel.Attribute.Type type)
      throws ModelFormatException {
    OnnxModel.Attribute found = left.remove(attribute);
    if (found != null && found.type() != type) {
      throw refusal("%s as %s".formatted(attribute, type), found.type() + "");
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
    OnnxModel.Attribute rule = take("auto_pad", OnnxModel.Attribute.Type.STRING);
    if (rule != null && !rule.text().equals("NOTSET")) {
      throw refusal("auto_pad = NOTSET, with the padding as pads", shown(rule.text()));
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
