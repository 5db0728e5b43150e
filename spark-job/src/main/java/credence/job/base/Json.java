package credence.job.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.util.Map;

/** JSON as it comes. What must have the same bytes is written by {@link CanonicalJson}. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** What a text says. */
  public static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** What a text in UTF-8 says. */
  public static JsonNode read(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** The tree of a value: a map, a list, a text, a number, null. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The same of a map. */
  public static ObjectNode object(Map<String, ?> values) {
    return MAPPER.valueToTree(values);
  }

  /** The number that {@code json} has at {@code key}; NaN where it has none. */
  public static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }
}
