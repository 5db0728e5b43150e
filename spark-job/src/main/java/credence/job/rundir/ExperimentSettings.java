package credence.job.rundir;

import credence.job.base.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentReader;
import credence.job.config.hocon.FlatSettings;
import java.util.List;

/** Settings of a training: an experiment, which people may have written in many ways. */
public record ExperimentSettings(Experiment experiment) implements RunSettings {

  @Override
  public JobKind job() {
    return JobKind.TRAIN;
  }

  @Override
  public String rendered() {
    return experiment.rendered();
  }

  @Override
  public List<String> differences(String rendered, String place) {
    try {
      String job = FlatSettings.parse(rendered, place).values().get("job");
      if (job != null) {
        return List.of("it is a run of the job " + job);
      }
      Experiment other = ExperimentReader.reread(rendered, place);
      return other.hash().equals(experiment.hash()) ? List.of() : experiment.differences(other);
    } catch (JobException e) {
      return List.of(e.getMessage());
    }
  }
}
