package credence.job.sweep.trials;

import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.config.SweepPoint;
import java.util.Objects;

/** One training of a sweep: a setting with a seed, which tell it apart from the others. */
public record Trial(SweepPoint setting, Experiment experiment) {

  public static Trial of(SweepPoint setting, long seed) {
    return new Trial(setting, setting.experiment(seed));
  }

  public ExperimentConfig config() {
    return experiment.settings();
  }

  public long seed() {
    return config().seed();
  }

  /** Name of its folder. */
  public String id() {
    return "%05d-seed-%d".formatted(setting.number(), seed());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trial trial && setting == trial.setting && seed() == trial.seed();
  }

  @Override
  public int hashCode() {
    return Objects.hash(setting.number(), seed());
  }

  @Override
  public String toString() {
    return "trial %s (%s)".formatted(id(), setting);
  }
}
