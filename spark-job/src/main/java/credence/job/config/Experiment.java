package credence.job.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.JobException;
import credence.job.store.RunSettings;
import credence.store.CanonicalJson;

/**
 * An experiment, resolved.
 *
 * @param rendered the file that gives exactly these settings: {@code config.conf} of the run
 *     directory
 * @param deciding the settings that decide the result, without paths and cadences
 */
public record Experiment(TrainConfig settings, String rendered, ObjectNode deciding)
    implements RunSettings {

  /** SHA-256, in hexadecimal, over the settings that decide the result. */
  public String hash() {
    return CanonicalJson.sha256(deciding);
  }

  @Override
  public boolean isSame(String rendered, String place) {
    try {
      return ExperimentReader.reread(rendered, place).hash().equals(hash());
    } catch (JobException e) {
      return false;
    }
  }
}
