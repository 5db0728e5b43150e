package credence.job.sweep.trials;

import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import java.io.IOException;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** The models that trials start from, each read once. */
public final class Parents {

  private final Configuration hadoop;
  private final TreeMap<String, Parent> byPlace = new TreeMap<>();

  public Parents(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * What a training starts from, or null.
   *
   * @throws credence.job.base.JobException with exit code 66 if there is no such model, 65 if it is
   *     damaged
   */
  synchronized Parent of(ExperimentConfig config) throws IOException {
    String place = config.parent();
    if (place == null) {
      return null;
    }
    String key = config.parentKey() + " = " + place;
    if (!byPlace.containsKey(key)) {
      byPlace.put(key, Parent.read(config.parentKey(), place, hadoop));
    }
    return byPlace.get(key);
  }
}
