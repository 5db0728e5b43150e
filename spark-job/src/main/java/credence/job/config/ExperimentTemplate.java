package credence.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import credence.job.base.JobException;
import credence.job.config.hocon.Hocon;
import credence.job.config.hocon.Layers;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an experiment file says, for experiments that differ from it in some keys. */
public final class ExperimentTemplate {

  private static final Logger LOG = LoggerFactory.getLogger(ExperimentTemplate.class);

  private final Layers user;
  private final Set<String> said = new TreeSet<>();

  ExperimentTemplate(Layers user) {
    this.user = user;
  }

  /**
   * @param values by key; they come before the file
   * @throws JobException with exit code 64 for a configuration that cannot be run
   */
  Experiment with(Map<String, ConfigValue> values) {
    try {
      Config varied = ConfigFactory.empty();
      for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
        varied = Hocon.merged(value.getValue().atPath(value.getKey()), varied);
      }
      return ExperimentReader.resolve(user.under(varied), this::say);
    } catch (ConfigException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  /** Once for all the experiments. */
  private void say(String note) {
    if (said.add(note)) {
      LOG.info("{}", note);
    }
  }
}
