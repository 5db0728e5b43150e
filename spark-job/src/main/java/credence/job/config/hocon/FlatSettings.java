package credence.job.config.hocon;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings by their whole keys, so that two configurations can be compared.
 *
 * @param values a text for each key; {@code null} where a key is set to null
 */
public record FlatSettings(SortedMap<String, String> values) {

  /** Characters of a value that a message shows. */
  private static final int MOST = 60;

  private static final String ABSENT = "none";

  /** Those of a tree; lists are values. */
  public static FlatSettings of(JsonNode tree) {
    SortedMap<String, String> values = new TreeMap<>();
    add("", tree, values);
    return new FlatSettings(values);
  }

  /**
   * Those of {@code config.conf} of any job.
   *
   * @throws JobException with exit code 65 if it is no configuration
   */
  public static FlatSettings parse(String text, String place) {
    try {
      return of(Json.object(Hocon.resolve(Hocon.parse(text, place)).root().unwrapped()));
    } catch (ConfigException e) {
      throw new JobException(ExitCode.BAD_DATA, "%s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static void add(String prefix, JsonNode tree, SortedMap<String, String> values) {
    tree.fields()
        .forEachRemaining(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject()) {
                add(key + ".", field.getValue(), values);
              } else {
                boolean text = field.getValue().isValueNode();
                values.put(key, text ? field.getValue().asText() : field.getValue().toString());
              }
            });
  }

  /** A line for each key that is not the same here as {@code there}. */
  public List<String> differences(FlatSettings there) {
    TreeSet<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(there.values.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String ours = values.getOrDefault(key, ABSENT);
      String theirs = there.values.getOrDefault(key, ABSENT);
      if (!ours.equals(theirs)) {
        differences.add("%s is %s there and %s here".formatted(key, shown(theirs), shown(ours)));
      }
    }
    return differences;
  }

  /** {@code key = value} for each key that {@code defaults} has otherwise, or not at all. */
  public List<String> beyond(FlatSettings defaults) {
    List<String> beyond = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (!value.equals(defaults.values.get(key))) {
            beyond.add(key + " = " + shown(value));
          }
        });
    return beyond;
  }

  private static String shown(String value) {
    return value.length() > MOST ? value.substring(0, MOST - 3) + "..." : value;
  }
}
