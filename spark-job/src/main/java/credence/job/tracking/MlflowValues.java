package credence.job.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Figures of a run's files as MLflow's metrics: a key for each number, with / between levels. */
final class MlflowValues {

  /** Of a line: what MLflow has as a metric's step, or is the same in every line. */
  private static final Set<String> NO_METRICS = Set.of("round", "rounds");

  /** What MLflow has for names. */
  private static final Pattern KEY = Pattern.compile("[\\w.\\- /]{1,250}");

  private MlflowValues() {}

  /** The lines of {@code metrics.jsonl}; one that is cut off is left for the next time. */
  static List<JsonNode> rounds(byte[] metrics) {
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : new String(metrics, StandardCharsets.UTF_8).lines().toList()) {
      try {
        rounds.add(Json.read(line));
      } catch (JsonProcessingException e) {
        break;
      }
    }
    return rounds;
  }

  /** Adds the numbers of {@code json}, those that are not finite excepted. */
  static void add(ArrayNode metrics, JsonNode json, String prefix, long step, long milliseconds) {
    numbers(json, prefix)
        .forEach(
            (key, value) -> {
              ObjectNode metric = metrics.addObject().put("key", key).put("value", value);
              metric.put("timestamp", milliseconds).put("step", step);
            });
  }

  private static Map<String, Double> numbers(JsonNode json, String prefix) {
    Map<String, Double> numbers = new TreeMap<>();
    json.fields()
        .forEachRemaining(
            field -> {
              String key = prefix + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                numbers.putAll(numbers(value, key + "/"));
              } else if (value.isNumber()
                  && Double.isFinite(value.doubleValue())
                  && !NO_METRICS.contains(key)
                  && KEY.matcher(key).matches()) {
                numbers.put(key, value.doubleValue());
              }
            });
    return numbers;
  }

  /** A list of what has a key and a value, as parameters and tags have. */
  static ArrayNode pairs(Map<String, String> values, int most) {
    ArrayNode pairs = CanonicalJson.object().putArray("pairs");
    values.forEach(
        (key, value) -> {
          String cut = value.length() <= most ? value : value.substring(0, most - 3) + "...";
          pairs.addObject().put("key", key).put("value", cut);
        });
    return pairs;
  }
}
