package credence.job.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import credence.job.base.JobException;
import credence.job.config.hocon.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sweep varies: every point of {@code points}, with every combination of the listed values,
 * with every random draw.
 */
final class Variations {

  /** Settings of a sweep: more are a mistake. */
  private static final int MOST = 100_000;

  private final Map<String, List<ConfigValue>> grid = new TreeMap<>();
  private final Map<String, Range> drawn = new TreeMap<>();
  private final Map<String, String> places = new TreeMap<>();
  private final List<Map<String, ConfigValue>> points = new ArrayList<>();
  private final int draws;
  private final long seed;

  private Variations(int draws, long seed) {
    this.draws = draws;
    this.seed = seed;
  }

  static Variations read(Section root) {
    Variations all = new Variations(root.integer("draws", 0), root.longInteger("seed"));
    all.walk(root.section("vary"), "");
    if (root.has("points")) {
      all.readPoints(root);
    }
    if (all.drawn.isEmpty() != (all.draws == 0)) {
      throw root.invalid(
          "draws",
          all.drawn.isEmpty()
              ? "needs something to draw: a range { from, to } without steps in vary"
              : "must be at least 1: vary has ranges without steps " + all.drawn.keySet());
    }
    return all;
  }

  /** Every setting, in the order of the file: the last key varies fastest, draws slower. */
  List<Map<String, ConfigValue>> settings() {
    List<Map<String, ConfigValue>> settings =
        points.isEmpty() ? List.of(Map.of()) : List.copyOf(points);
    if (!drawn.isEmpty()) {
      List<Map<String, ConfigValue>> random = new ArrayList<>();
      for (int draw = 0; draw < draws; draw++) {
        random.add(draw(draw));
      }
      settings = product(settings, random);
    }
    for (Map.Entry<String, List<ConfigValue>> values : grid.entrySet()) {
      settings =
          product(
              settings, values.getValue().stream().map(v -> Map.of(values.getKey(), v)).toList());
    }
    return settings;
  }

  private static List<Map<String, ConfigValue>> product(
      List<Map<String, ConfigValue>> left, List<Map<String, ConfigValue>> right) {
    if ((long) left.size() * right.size() > MOST) {
      throw JobException.usage("a sweep of more than %,d settings".formatted(MOST));
    }
    List<Map<String, ConfigValue>> both = new ArrayList<>();
    for (Map<String, ConfigValue> a : left) {
      for (Map<String, ConfigValue> b : right) {
        Map<String, ConfigValue> setting = new LinkedHashMap<>(a);
        setting.putAll(b);
        both.add(setting);
      }
    }
    return both;
  }

  private Map<String, ConfigValue> draw(int draw) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    drawn.forEach(
        (key, range) -> values.put(key, value(range.draw(seed, key, draw), places.get(key))));
    return values;
  }

  private void walk(Section section, String prefix) {
    for (String name : section.names()) {
      String key = prefix + name;
      if (section.isList(name)) {
        add(section, name, key, List.copyOf((ConfigList) section.any(name)));
      } else if (section.isSection(name)) {
        Section child = section.section(name);
        if (child.isNumber("from")) {
          add(section, name, key, Range.read(child));
        } else {
          walk(child, key + ".");
        }
      } else {
        throw section.invalid(name, "must be a list of values or a range { from, to }");
      }
    }
  }

  private void add(Section section, String name, String key, Range range) {
    requireFree(section, name, key);
    String place = section.any(name).origin().description();
    if (range.steps() == 0) {
      drawn.put(key, range);
      places.put(key, place);
    } else {
      grid.put(key, range.values().stream().map(v -> value(v, place)).toList());
    }
  }

  private void add(Section section, String name, String key, List<ConfigValue> values) {
    requireFree(section, name, key);
    if (values.isEmpty()) {
      throw section.invalid(name, "must name at least one value");
    }
    if (values.stream().map(ConfigValue::unwrapped).distinct().count() < values.size()) {
      throw section.invalid(name, "names a value twice");
    }
    grid.put(key, values);
  }

  private void requireFree(Section section, String name, String key) {
    if (key.equals("seed")) {
      throw section.invalid(name, "is not for vary: the sweep's own key seeds has them");
    }
    if (grid.containsKey(key) || drawn.containsKey(key)) {
      throw section.invalid(name, "varies " + key + " for the second time");
    }
  }

  private void readPoints(Section root) {
    ConfigValue value = root.any("points");
    if (!(value instanceof ConfigList list) || list.isEmpty()) {
      throw root.invalid("points", "must be a list of sections [ { key = value, ... }, ... ]");
    }
    for (ConfigValue point : list) {
      if (point.valueType() != ConfigValueType.OBJECT) {
        throw root.invalid("points", "must hold sections { key = value, ... } alone");
      }
      Map<String, ConfigValue> values = new TreeMap<>();
      flatten((ConfigObject) point, List.of(), values);
      for (String key : values.keySet()) {
        if (key.equals("seed") || grid.containsKey(key) || drawn.containsKey(key)) {
          throw root.invalid("points", "name " + key + ", which varies already");
        }
      }
      points.add(values);
    }
  }

  private static void flatten(
      ConfigObject object, List<String> prefix, Map<String, ConfigValue> values) {
    object.forEach(
        (name, value) -> {
          List<String> path = new ArrayList<>(prefix);
          path.addAll(
              ConfigUtil.splitPath(name.contains(".") ? name : ConfigUtil.quoteString(name)));
          if (value instanceof ConfigObject inner) {
            flatten(inner, path, values);
          } else {
            values.put(String.join(".", path), value);
          }
        });
  }

  private static ConfigValue value(Number number, String place) {
    return ConfigValueFactory.fromAnyRef(number, place);
  }
}
