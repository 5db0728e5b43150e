package credence.job.sweep;

import credence.job.config.Experiment;
import credence.job.config.Setting;
import credence.job.config.TrainConfig;
import java.util.Objects;

/** One training of a sweep: a setting with a seed, which tell it apart from the others. */
record Trial(Setting setting, Experiment experiment) {

  static Trial of(Setting setting, long seed) {
    return new Trial(setting, setting.experiment(seed));
  }

  TrainConfig config() {
    return experiment.settings();
  }

  long seed() {
    return config().seed();
  }

  /** Name of its folder. */
  String id() {
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
