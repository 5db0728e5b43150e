package credence.job.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings over settings: a sweep's values over those of the command line over a file. Where an
 * upper layer names the type of a section, the keys that the lower ones set there for another type
 * give way to it, and so does a lower key to an upper one that says the same in another way; what
 * one layer says of a section must fit together.
 *
 * @param config all of them, the upper ones first
 * @param givingWay paths of lower keys that may be unknown to the type that was chosen above them
 * @param replaced paths of lower keys in whose place a key above them says the same otherwise
 */
public record Layers(Config config, Set<String> givingWay, Set<String> replaced) {

  /** The sections that have types. */
  private static final List<String> TYPED =
      List.of("prior", "training.estimator", "training.learning-rate", "training.optimizer");

  /** Keys of which one may be given in place of the other. */
  private static final Map<String, String> EITHER =
      Map.of("prior.sigma", "prior.weight-decay", "prior.weight-decay", "prior.sigma");

  public static final Layers NONE = new Layers(ConfigFactory.empty(), Set.of(), Set.of());

  /**
   * @throws ConfigException if they are too deep
   */
  public Layers under(Config upper) {
    Set<String> below = new TreeSet<>(givingWay);
    for (String section : TYPED) {
      ConfigObject above = section(upper, section);
      if (above.containsKey("type")) {
        section(config, section).keySet().forEach(key -> below.add(section + "." + key));
      }
      above.keySet().forEach(key -> below.remove(section + "." + key));
    }
    return new Layers(Hocon.merged(upper, config), below, replacedUnder(upper));
  }

  private Set<String> replacedUnder(Config upper) {
    Set<String> all = new TreeSet<>(replaced);
    EITHER.forEach(
        (key, other) -> {
          if (isSet(upper, key)) {
            all.remove(key);
            if (!isSet(upper, other)) {
              all.add(other);
            }
          }
        });
    return all;
  }

  private static boolean isSet(Config config, String key) {
    int dot = key.lastIndexOf('.');
    try {
      ConfigValue value = section(config, key.substring(0, dot)).get(key.substring(dot + 1));
      return value != null && !isNull(value);
    } catch (ConfigException.NotResolved e) {
      // What a substitution will bring is of the layer that has it.
      return false;
    }
  }

  private static boolean isNull(ConfigValue value) {
    try {
      return value.valueType() == ConfigValueType.NULL;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }

  private static ConfigObject section(Config config, String path) {
    ConfigValue at = config.root();
    try {
      for (String name : path.split("\\.", -1)) {
        at = at instanceof ConfigObject object ? object.get(name) : null;
      }
    } catch (ConfigException.NotResolved e) {
      // What a substitution will bring is of the layer that has it.
      at = null;
    }
    return at instanceof ConfigObject object ? object : ConfigFactory.empty().root();
  }
}
