package credence.job.base;

import com.fasterxml.jackson.databind.JsonNode;

/** Figures as summaries hold them. */
public final class Json {

  private Json() {}

  /** The number that {@code json} has at {@code key}; NaN where it has none. */
  public static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }
}
