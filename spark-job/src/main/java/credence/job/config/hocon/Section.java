package credence.job.config.hocon;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One object of an experiment file while it is read. A key exists if something asks for it: what
 * was asked for and found, typed, is the resolved configuration ({@link #values}); what stands in a
 * file and was never asked for is an unknown key.
 */
public final class Section {

  private final String path;
  private final ConfigObject object;
  private final Keys keys;
  private final Map<String, Object> values = new TreeMap<>();
  private final Map<String, Section> sections = new HashMap<>();

  private Section(String path, ConfigObject object, Keys keys) {
    this.path = path;
    this.object = object;
    this.keys = keys;
  }

  public static Section root(ConfigObject object, Keys keys) {
    keys.open("", object);
    return new Section("", object, keys);
  }

  /** What was read, by key: numbers, texts, nulls, lists and maps of those. */
  public Map<String, Object> values() {
    return values;
  }

  public boolean has(String key) {
    ConfigValue value = ask(key);
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      values.put(key, null);
      return false;
    }
    return true;
  }

  /** Whether somebody has set it: it is neither null nor a default. Asks for nothing. */
  public boolean isGiven(String key) {
    ConfigValue value = object.get(key);
    return value != null
        && value.valueType() != ConfigValueType.NULL
        && value.origin().resource() == null;
  }

  public boolean isText(String key) {
    return has(key) && Values.plain(ask(key)).valueType() == ConfigValueType.STRING;
  }

  public boolean isList(String key) {
    return has(key) && ask(key).valueType() == ConfigValueType.LIST;
  }

  public boolean isNumber(String key) {
    return has(key) && Values.plain(ask(key)).valueType() == ConfigValueType.NUMBER;
  }

  public boolean isSection(String key) {
    return has(key) && ask(key).valueType() == ConfigValueType.OBJECT;
  }

  /**
   * The one that is given of two keys which say the same; the first if neither is.
   *
   * @throws JobException if one layer gives both
   */
  public String either(String first, String second) {
    boolean isFirst = keys.isGiven(path + first, ask(first), path + second);
    boolean isSecond = keys.isGiven(path + second, ask(second), path + first);
    if (isFirst && isSecond) {
      throw invalid(
          second,
          "and %s = %s say the same: give one".formatted(path + first, Values.shown(ask(first))));
    }
    return isSecond ? second : first;
  }

  /** Of all that stands here, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(object.keySet());
  }

  /** A value as it stands, whatever it is: what is in it is not this configuration's to know. */
  public ConfigValue any(String key) {
    ConfigValue value = ask(key);
    keep(key, value.unwrapped());
    return value;
  }

  public String text(String key) {
    return keep(key, (String) require(key, ConfigValueType.STRING, "a text").unwrapped());
  }

  public boolean flag(String key) {
    return keep(key, (Boolean) require(key, ConfigValueType.BOOLEAN, "true or false").unwrapped());
  }

  /** A text that is one of {@code choices}. */
  public String choice(String key, Collection<String> choices) {
    String text = text(key);
    if (!choices.contains(text)) {
      throw invalid(
          key,
          "is not one of %s; did you mean %s?"
              .formatted(String.join(", ", choices), Keys.nearest(text, choices)));
    }
    return text;
  }

  /**
   * The one of {@code constants} that a text is the id of.
   *
   * @param id of a constant, as files have it
   */
  public <E> E choice(String key, List<E> constants, Function<E, String> id) {
    String text = choice(key, constants.stream().map(id).toList());
    return constants.stream().filter(one -> id.apply(one).equals(text)).findFirst().orElseThrow();
  }

  /** Resolves a key to what follows from another, whatever it says. */
  public void overruled(String key, String value) {
    values.put(key, value);
  }

  public int integer(String key, int least) {
    long value = longInteger(key);
    if (value < least || value > Integer.MAX_VALUE) {
      throw invalid(key, "must be at least %d and at most 2^31 - 1".formatted(least));
    }
    values.put(key, (int) value);
    return (int) value;
  }

  public long longInteger(String key) {
    return keep(key, exact(key, require(key, ConfigValueType.NUMBER, "a whole number")));
  }

  public double number(String key) {
    return keep(key, finite(key, require(key, ConfigValueType.NUMBER, "a number")));
  }

  /** A list of numbers, which may be empty. */
  public List<Double> numbers(String key) {
    ConfigList list = (ConfigList) require(key, ConfigValueType.LIST, "a list [ ... ]");
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      numbers.add(finite(key, numberAt(key, list, i, "a number")));
    }
    return keep(key, numbers);
  }

  /** Whole numbers of at least {@code least}: a list, or one number for a list of one. */
  public int[] integers(String key, int least) {
    if (!isList(key)) {
      return new int[] {integer(key, least)};
    }
    ConfigList list = (ConfigList) ask(key);
    int[] result = new int[list.size()];
    for (int i = 0; i < result.length; i++) {
      long value = exact(key + "[" + i + "]", numberAt(key, list, i, "a whole number"));
      if (value < least || value > Integer.MAX_VALUE) {
        throw invalid(key, "must hold numbers of at least " + least);
      }
      result[i] = (int) value;
    }
    values.put(key, Arrays.stream(result).boxed().toList());
    return result;
  }

  /** The same one whenever it is asked for. */
  public Section section(String key) {
    ConfigValue value = require(key, ConfigValueType.OBJECT, "a section { ... }");
    return sections.computeIfAbsent(key, name -> child(name, value, values));
  }

  /** A list of sections. */
  public List<Section> sections(String key) {
    ConfigList list = (ConfigList) require(key, ConfigValueType.LIST, "a list [ ... ]");
    List<Section> sections = new ArrayList<>();
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String name = key + "[" + i + "]";
      if (list.get(i).valueType() != ConfigValueType.OBJECT) {
        throw wrongType(name, list.get(i), "a section { ... }");
      }
      Section section = child(name, list.get(i), new TreeMap<>());
      kept.add(section.values);
      sections.add(section);
    }
    values.put(key, kept);
    return sections;
  }

  /** Makes a record that checks itself; what it refuses is refused with the place in the file. */
  public <T> T build(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage() + Values.place(culprit(e.getMessage())));
    }
  }

  public JobException invalid(String key, String reason) {
    return JobException.usage(
        "%s = %s %s%s"
            .formatted(path + key, Values.shown(ask(key)), reason, Values.place(ask(key))));
  }

  private Section child(String name, ConfigValue value, Map<String, Object> into) {
    Section section = new Section(path + name + ".", (ConfigObject) value, keys);
    keys.open(path + name + ".", section.object);
    into.put(name, section.values);
    return section;
  }

  private ConfigValue ask(String key) {
    keys.ask(path + key);
    return object.get(key);
  }

  private ConfigValue require(String key, ConfigValueType type, String wanted) {
    ConfigValue value = ask(key);
    if (value == null) {
      throw JobException.usage(path + key + " is missing" + Values.place(object));
    }
    ConfigValue taken = type == ConfigValueType.NUMBER ? Values.plain(value) : value;
    if (taken.valueType() != type) {
      throw wrongType(key, value, wanted);
    }
    return taken;
  }

  private ConfigValue numberAt(String key, ConfigList list, int i, String wanted) {
    ConfigValue value = Values.plain(list.get(i));
    if (value.valueType() != ConfigValueType.NUMBER) {
      throw wrongType(key + "[" + i + "]", value, wanted);
    }
    return value;
  }

  private JobException wrongType(String key, ConfigValue value, String wanted) {
    return JobException.usage(
        "%s = %s must be %s%s"
            .formatted(path + key, Values.shown(value), wanted, Values.place(value)));
  }

  private double finite(String key, ConfigValue found) {
    double value = ((Number) found.unwrapped()).doubleValue();
    if (!Double.isFinite(value)) {
      throw invalid(key, "must be finite");
    }
    return value;
  }

  private long exact(String key, ConfigValue value) {
    double number = ((Number) value.unwrapped()).doubleValue();
    long whole = ((Number) value.unwrapped()).longValue();
    if (whole != number || whole == Long.MAX_VALUE) {
      throw wrongType(key, value, "a whole number");
    }
    return whole;
  }

  private <T> T keep(String key, T value) {
    values.put(key, value);
    return value;
  }

  /** The value whose key stands in {@code message} before an equals sign, else the section. */
  private ConfigValue culprit(String message) {
    return object.entrySet().stream()
        .filter(entry -> message.contains(entry.getKey() + " = "))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(object);
  }
}
