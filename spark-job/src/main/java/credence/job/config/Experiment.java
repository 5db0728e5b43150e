package credence.job.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.hocon.FlatSettings;
import credence.job.config.hocon.Layers;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * An experiment, resolved.
 *
 * @param rendered the file that gives exactly these settings: {@code config.conf} of the run
 *     directory
 * @param deciding the settings that decide the result, without paths and cadences
 */
public record Experiment(ExperimentConfig settings, String rendered, ObjectNode deciding) {

  /** SHA-256, in hexadecimal, over the settings that decide the result. */
  public String hash() {
    return CanonicalJson.sha256(deciding);
  }

  /** Those of {@code key = value} that are not the defaults. */
  public List<String> chosen() {
    Experiment defaults = ExperimentReader.resolve(Layers.NONE, unused -> {});
    return FlatSettings.parse(rendered, "config.conf")
        .beyond(FlatSettings.parse(defaults.rendered, "defaults"));
  }

  /** A line for each deciding setting that is not the same here as {@code there}. */
  public List<String> differences(Experiment there) {
    return FlatSettings.of(deciding).differences(FlatSettings.of(there.deciding));
  }
}
