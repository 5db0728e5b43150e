package credence.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings over settings: a sweep's values over those of the command line over a file. Where an
 * upper layer names the type of a section, the keys that the lower ones set there for another type
 * give way to it; what one layer says of a section must fit together.
 *
 * @param config all of them, the upper ones first
 * @param givingWay paths of lower keys that may be unknown to the type that was chosen above them
 */
record Layers(Config config, Set<String> givingWay) {

  /** The sections that have types. */
  private static final List<String> TYPED =
      List.of("prior", "training.estimator", "training.learning-rate", "training.optimizer");

  static final Layers NONE = new Layers(ConfigFactory.empty(), Set.of());

  /**
   * @throws ConfigException if they are too deep
   */
  Layers under(Config upper) {
    Set<String> below = new TreeSet<>(givingWay);
    for (String section : TYPED) {
      ConfigObject above = section(upper, section);
      if (above.containsKey("type")) {
        section(config, section).keySet().forEach(key -> below.add(section + "." + key));
      }
      above.keySet().forEach(key -> below.remove(section + "." + key));
    }
    return new Layers(Hocon.merged(upper, config), below);
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
