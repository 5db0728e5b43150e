package credence.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import credence.job.JobException;
import java.util.Map;

/** What an experiment file says, for experiments that differ from it in some keys. */
public final class ExperimentTemplate {

  private final Config user;

  ExperimentTemplate(Config user) {
    this.user = user;
  }

  /**
   * @param values by key; they come before the file
   * @throws JobException with exit code 64 for a configuration that cannot be run
   */
  Experiment with(Map<String, ConfigValue> values) {
    try {
      Config varied = user;
      for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
        varied = Hocon.merged(value.getValue().atPath(value.getKey()), varied);
      }
      return ExperimentReader.resolve(varied);
    } catch (ConfigException e) {
      throw JobException.usage(e.getMessage());
    }
  }
}
