package credence.job.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.JobException;
import credence.job.config.hocon.FlatSettings;
import credence.job.config.hocon.Layers;
import credence.job.rundir.JobKind;
import credence.job.rundir.RunSettings;
import credence.store.CanonicalJson;
import java.util.List;

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
  public JobKind job() {
    return JobKind.TRAIN;
  }

  /** Those of {@code key = value} that are not the defaults. */
  public List<String> chosen() {
    Experiment defaults = ExperimentReader.resolve(Layers.NONE, unused -> {});
    return FlatSettings.parse(rendered, "config.conf")
        .beyond(FlatSettings.parse(defaults.rendered, "defaults"));
  }

  @Override
  public List<String> differences(String rendered, String place) {
    try {
      String job = FlatSettings.parse(rendered, place).values().get("job");
      if (job != null) {
        return List.of("it is a run of the job " + job);
      }
      Experiment other = ExperimentReader.reread(rendered, place);
      return other.hash().equals(hash())
          ? List.of()
          : FlatSettings.of(deciding).differences(FlatSettings.of(other.deciding));
    } catch (JobException e) {
      return List.of(e.getMessage());
    }
  }
}
