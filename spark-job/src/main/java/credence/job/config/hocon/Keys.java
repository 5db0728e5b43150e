package credence.job.config.hocon;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that a configuration may have, learnt from what is asked for while it is read. */
public final class Keys {

  /** Insertions, deletions and replacements that make one text of the other. */
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private final TreeSet<String> asked = new TreeSet<>();
  private final Map<String, ConfigObject> sections = new TreeMap<>();
  private final Set<String> replaced;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param replaced keys in whose place others are given
   */
  public Keys(Set<String> replaced) {
    this.replaced = replaced;
  }

  /** Whether {@code path} is given, and nothing in its place. */
  boolean isGiven(String path, ConfigValue value, String other) {
    boolean isThere =
        value != null && value.valueType() != ConfigValueType.NULL && !isDefault(value);
    if (isThere && replaced.contains(path)) {
      notes.add("%s%s gives way to %s".formatted(path, Values.place(value), other));
      return false;
    }
    return isThere;
  }

  /** Notes that {@code path} is a key. */
  void ask(String path) {
    asked.add(path);
  }

  /** Notes that {@code object}, with the prefix of its keys, is being read. */
  void open(String prefix, ConfigObject object) {
    sections.put(prefix, object);
  }

  /**
   * Refuses keys that nothing asked for, unless they are defaults (of an alternative not taken).
   *
   * @param givingWay keys that may be of another type of their section than the one chosen
   * @param given hears of each of these
   * @throws JobException naming every such key, its place and the nearest key there is
   */
  public void refuseUnknown(Set<String> givingWay, Consumer<String> given) {
    notes.forEach(given);
    List<String> faults = new ArrayList<>();
    sections.forEach(
        (prefix, object) ->
            object.forEach(
                (key, value) -> {
                  if (asked.contains(prefix + key) || isDefault(value)) {
                    return;
                  }
                  if (givingWay.contains(prefix + key)) {
                    given.accept(givenWay(prefix + key, value, object));
                  } else {
                    faults.add(fault(prefix + key, value));
                  }
                }));
    if (!faults.isEmpty()) {
      throw JobException.usage(String.join("\n", faults));
    }
  }

  /** The candidate with the smallest edit distance to {@code text}. */
  static String nearest(String text, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> DISTANCE.apply(text, candidate)))
        .orElseThrow();
  }

  private String fault(String path, ConfigValue value) {
    String nearest =
        asked.stream().min(Comparator.comparingInt(known -> distanceOfPaths(path, known))).get();
    return "unknown key %s%s; %s"
        .formatted(
            path,
            Values.place(value),
            isNear(path, nearest) ? "did you mean " + nearest + "?" : beside(path));
  }

  /**
   * Only what may be a slip of the pen is corrected; two letters that changed places count as two.
   */
  private static boolean isNear(String path, String known) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    String right = known.substring(known.lastIndexOf('.') + 1);
    int slips = name.length() < 4 ? 1 : 2;
    return DISTANCE.apply(name, right) <= Math.max(slips, name.length() / 3);
  }

  /** What the section has. */
  private String beside(String path) {
    String prefix = path.substring(0, path.lastIndexOf('.') + 1);
    String names =
        asked.stream()
            .filter(known -> known.startsWith(prefix))
            .map(known -> known.substring(prefix.length()))
            .filter(name -> !name.contains("."))
            .collect(Collectors.joining(", "));
    return "the keys here are " + names;
  }

  private static String givenWay(String path, ConfigValue value, ConfigObject section) {
    return "%s%s gives way: type %s has no such key"
        .formatted(path, Values.place(value), section.get("type").unwrapped());
  }

  /** What a key is called counts for more than the section it stands in. */
  private static int distanceOfPaths(String a, String b) {
    int cutA = a.lastIndexOf('.') + 1;
    int cutB = b.lastIndexOf('.') + 1;
    return 4 * DISTANCE.apply(a.substring(cutA), b.substring(cutB))
        + DISTANCE.apply(a.substring(0, cutA), b.substring(0, cutB));
  }

  private static boolean isDefault(ConfigValue value) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      return object.values().stream().allMatch(Keys::isDefault);
    }
    return value.origin().resource() != null;
  }
}
