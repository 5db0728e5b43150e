package credence.job.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One choice of all that a sweep varies. */
public final class SweepPoint {

  private final int number;
  private final ExperimentTemplate template;
  private final Map<String, ConfigValue> values;

  SweepPoint(int number, ExperimentTemplate template, Map<String, ConfigValue> values) {
    this.number = number;
    this.template = template;
    this.values = new LinkedHashMap<>(values);
  }

  /** From 1, in the order of the sweep file. */
  public int number() {
    return number;
  }

  /** By key of the experiment: numbers, texts, truth values, lists of those. */
  public SortedMap<String, Object> values() {
    SortedMap<String, Object> plain = new TreeMap<>();
    values.forEach((key, value) -> plain.put(key, value.unwrapped()));
    return Collections.unmodifiableSortedMap(plain);
  }

  /** The experiment, with one of the sweep's seeds. */
  public Experiment experiment(long seed) {
    Map<String, ConfigValue> all = new LinkedHashMap<>(values);
    all.put("seed", ConfigValueFactory.fromAnyRef(seed, "seeds"));
    return template.with(all);
  }

  /** As in {@code prior.sigma = 0.3, training.batch = 128}. */
  @Override
  public String toString() {
    return values.isEmpty()
        ? "the experiment as it is"
        : values().entrySet().stream()
            .map(value -> value.getKey() + " = " + value.getValue())
            .collect(Collectors.joining(", "));
  }
}
