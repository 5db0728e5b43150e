package credence.dl4j;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One layer of a DL4J configuration, as its JSON has it. Class names in it are compared, never
 * loaded.
 *
 * @param index of the layer in the configuration
 */
record LayerJson(int index, JsonNode json) {

  private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";

  /** The simple name of DL4J's own types of layers, the whole name of others. */
  String type() {
    String type = className(json);
    return type.startsWith(LAYERS) ? type.substring(LAYERS.length()) : type;
  }

  /** What to throw for a layer that cannot be taken over: its index, name and type, and why. */
  IllegalArgumentException refusal(String reason) {
    String name = json.path("layerName").asText("");
    return new IllegalArgumentException(
        "layer %d%s (%s): %s"
            .formatted(index, name.isEmpty() ? "" : " '" + shown(name) + "'", type(), reason));
  }

  /** A whole number above 0. */
  int count(String key) {
    JsonNode value = json.path(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 1) {
      throw refusal(key + " = " + shown(value) + " must be a whole number above 0");
    }
    return value.intValue();
  }

  double number(String key) {
    JsonNode value = json.path(key);
    if (!value.isNumber()) {
      throw refusal(key + " = " + shown(value) + " must be a number");
    }
    return value.doubleValue();
  }

  /** Height and width. */
  int[] pair(String key) {
    JsonNode value = json.path(key);
    if (!value.isArray() || value.size() != 2 || !value.get(0).isInt() || !value.get(1).isInt()) {
      throw refusal(key + " = " + shown(value) + " must be two whole numbers");
    }
    return new int[] {value.get(0).intValue(), value.get(1).intValue()};
  }

  /** Whether {@code key} is there and true. */
  boolean flag(String key) {
    return json.path(key).asBoolean();
  }

  /** Name of an option, or {@code fallback} where there is none. */
  String option(String key, String fallback) {
    JsonNode value = json.path(key);
    return value.isTextual() ? value.textValue() : fallback;
  }

  /** The class that an option names, without its package; empty where there is none. */
  String simpleClass(String key) {
    String name = className(json.path(key));
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Fails where an option is given that has no counterpart. */
  void requireNone(String key) {
    JsonNode value = json.path(key);
    if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
      throw refusal(key + " is not supported");
    }
  }

  static String className(JsonNode json) {
    return shown(json.path("@class").asText(""));
  }

  static String shown(JsonNode value) {
    return shown(value.isMissingNode() ? "nothing" : value.toString());
  }

  /** As messages show it: not longer than a line, without control characters. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "...";
  }
}
