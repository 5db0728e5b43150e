package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Figures in JSON by their keys: one that is not there is told, and never taken for 0. */
final class JsonFigures {

  /** As JSON's texts have what JSON's numbers cannot be. */
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private static final String LAYER = "layers.";

  private JsonFigures() {}

  /**
   * @throws IllegalArgumentException if {@code json} has no such number
   */
  static double number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (value.isTextual() && NOT_FINITE.contains(value.textValue())) {
      return Double.parseDouble(value.textValue());
    }
    if (!value.isNumber()) {
      throw lacks(key, "number");
    }
    return value.doubleValue();
  }

  /**
   * NaN for null.
   *
   * @throws IllegalArgumentException if {@code json} has neither number nor null
   */
  static double numberOrNaN(JsonNode json, String key) {
    return json.path(key).isNull() ? Double.NaN : number(json, key);
  }

  /**
   * @throws IllegalArgumentException if {@code json} has no such whole number
   */
  static long count(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw lacks(key, "whole number");
    }
    return value.longValue();
  }

  /**
   * @throws IllegalArgumentException if {@code json} has no such list
   */
  static SortedSet<String> texts(JsonNode json, String key) {
    if (!json.path(key).isArray()) {
      throw lacks(key, "list");
    }
    SortedSet<String> texts = new TreeSet<>();
    json.path(key).forEach(text -> texts.add(text.asText()));
    return Collections.unmodifiableSortedSet(texts);
  }

  static void put(ObjectNode json, String key, SortedSet<String> texts) {
    texts.forEach(json.putArray(key)::add);
  }

  /**
   * By the layers' indices in the network; NaN for null.
   *
   * @throws IllegalArgumentException if {@code json} has no such figures
   */
  static SortedMap<Integer, Double> layers(JsonNode json, String key) {
    JsonNode each = json.path(key);
    if (!each.isObject()) {
      throw lacks(key, "figures of layers");
    }
    SortedMap<Integer, Double> layers = new TreeMap<>();
    each.fieldNames()
        .forEachRemaining(
            name ->
                layers.put(
                    Integer.valueOf(name.substring(LAYER.length())), numberOrNaN(each, name)));
    return Collections.unmodifiableSortedMap(layers);
  }

  /** Null for NaN. */
  static void put(ObjectNode json, String key, Map<Integer, Double> layers) {
    ObjectNode each = json.putObject(key);
    layers.forEach((layer, figure) -> each.put(LAYER + layer, figure.isNaN() ? null : figure));
  }

  private static IllegalArgumentException lacks(String key, String what) {
    return new IllegalArgumentException("there is no %s \"%s\"".formatted(what, key));
  }
}
