package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A JSON object read strictly: exactly the keys it must have, each of its type. */
final class Fields {

  private final String place;
  private final JsonNode node;

  private Fields(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  /** The object {@code node}, which has these keys and no others. */
  static Fields of(String place, JsonNode node, String... keys) throws ModelFormatException {
    return anyOf(place, node).only(List.of(keys));
  }

  /** The object {@code node}, whatever keys it has. */
  static Fields anyOf(String place, JsonNode node) throws ModelFormatException {
    if (!node.isObject()) {
      throw new ModelFormatException(place, "an object", shown(node));
    }
    return new Fields(place, node);
  }

  /** These fields, if they are {@code keys} and no others. */
  Fields only(List<String> keys) throws ModelFormatException {
    for (String key : keys) {
      require(key);
    }
    for (var names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        throw new ModelFormatException(
            place, "only " + String.join(", ", keys), "'" + shown(name) + "'");
      }
    }
    return this;
  }

  String place(String key) {
    return place + (place.endsWith(": ") ? "" : ".") + key;
  }

  boolean has(String key) {
    return node.has(key);
  }

  JsonNode require(String key) throws ModelFormatException {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new ModelFormatException(place(key), "a value", "nothing");
    }
    return value;
  }

  Fields object(String key, String... keys) throws ModelFormatException {
    return of(place(key), require(key), keys);
  }

  ObjectNode tree(String key) throws ModelFormatException {
    if (require(key) instanceof ObjectNode object) {
      return object;
    }
    throw wrong(key, "an object");
  }

  String text(String key) throws ModelFormatException {
    if (!require(key).isTextual()) {
      throw wrong(key, "a text");
    }
    return require(key).textValue();
  }

  /** The text, or null where the file has null. */
  String textOrNull(String key) throws ModelFormatException {
    return require(key).isNull() ? null : text(key);
  }

  /** Fails unless {@code key} has exactly this text. */
  void expect(String key, String expected) throws ModelFormatException {
    if (!text(key).equals(expected)) {
      throw wrong(key, "\"" + expected + "\"");
    }
  }

  /** Fails unless {@code key} has exactly this whole number. */
  void expect(String key, long expected) throws ModelFormatException {
    if (whole(key) != expected) {
      throw wrong(key, Long.toString(expected));
    }
  }

  int integer(String key) throws ModelFormatException {
    if (!require(key).isIntegralNumber() || !require(key).canConvertToInt()) {
      throw wrong(key, "a whole number of 32 bits");
    }
    return require(key).intValue();
  }

  long whole(String key) throws ModelFormatException {
    if (!require(key).isIntegralNumber() || !require(key).canConvertToLong()) {
      throw wrong(key, "a whole number of 64 bits");
    }
    return require(key).longValue();
  }

  double number(String key) throws ModelFormatException {
    return number(place(key), require(key));
  }

  /** The elements of an array of at most {@code limit}. */
  List<JsonNode> array(String key, int limit) throws ModelFormatException {
    JsonNode value = require(key);
    if (!value.isArray() || value.size() > limit) {
      throw new ModelFormatException(
          place(key),
          "an array of at most " + limit,
          value.isArray() ? value.size() + " elements" : shown(value));
    }
    List<JsonNode> elements = new ArrayList<>(value.size());
    value.elements().forEachRemaining(elements::add);
    return elements;
  }

  /** An array of exactly {@code length} whole numbers. */
  int[] integers(String key, int length) throws ModelFormatException {
    List<JsonNode> elements = array(key, length);
    if (elements.size() != length
        || !elements.stream().allMatch(e -> e.isIntegralNumber() && e.canConvertToInt())) {
      throw wrong(key, length + " whole numbers of 32 bits");
    }
    return elements.stream().mapToInt(JsonNode::intValue).toArray();
  }

  /** An array of at most {@code limit} numbers. */
  float[] floats(String key, int limit) throws ModelFormatException {
    List<JsonNode> elements = array(key, limit);
    float[] values = new float[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(place(key) + "[" + i + "]", elements.get(i));
    }
    return values;
  }

  /** An array of at most {@code limit} texts. */
  List<String> texts(String key, int limit) throws ModelFormatException {
    List<JsonNode> elements = array(key, limit);
    if (!elements.stream().allMatch(JsonNode::isTextual)) {
      throw wrong(key, "an array of texts");
    }
    return elements.stream().map(JsonNode::textValue).toList();
  }

  ModelFormatException wrong(String key, String expected) {
    return new ModelFormatException(place(key), expected, shown(node.get(key)));
  }

  /** A value as messages show it: not longer than a line. */
  static String shown(JsonNode value) {
    if (value.isObject() || value.size() > 8) {
      return value.isArray() ? "an array of " + value.size() : "an object";
    }
    return shown(value.toString());
  }

  /** A text as messages show it: not longer than a line, without control characters. */
  static String shown(String text) {
    String line = text.strip().replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "...";
  }

  private static double number(String place, JsonNode value) throws ModelFormatException {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new ModelFormatException(place, "a finite number", shown(value));
    }
    return value.doubleValue();
  }
}
