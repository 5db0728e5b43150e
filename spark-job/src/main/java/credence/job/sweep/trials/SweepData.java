package credence.job.sweep.trials;

import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.config.ExperimentConfig;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.images.named.DataSets;
import credence.job.images.named.Halves;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.Training;
import credence.job.rounds.workers.Requirements;
import credence.job.rundir.RunIdentity;
import credence.net.NetworkSpec;
import credence.store.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What all trials of a sweep learn from: one data set, and the models that they start from.
 *
 * @param halves the data set, read once
 */
public record SweepData(Halves halves, Parents parents) {

  /**
   * Reads the data set of a sweep's experiments.
   *
   * @throws JobException with exit code 64 if they have more than one, 66 for a file that is
   *     missing
   */
  public static SweepData read(SweepConfig sweep, DataSets sets, Parents parents)
      throws IOException {
    DataConfig first = config(sweep, sweep.settings().get(0)).data();
    List<DataConfig> all = new ArrayList<>();
    for (SweepPoint setting : sweep.settings()) {
      DataConfig data = config(sweep, setting).data();
      if (!source(data).equals(source(first))) {
        throw JobException.usage(
            "trials are compared on the same images: data %s of setting %d, but %s of setting 1"
                .formatted(source(data), setting.number(), source(first)));
      }
      all.add(data);
    }
    return new SweepData(sets.halves(all, sweep.mode()), parents);
  }

  /**
   * Finds out whether every setting can be trained.
   *
   * @throws JobException with exit code 64 if network, images and parent do not fit, and whatever
   *     code the fault has by itself: 66 for a parent that is missing, 65 for a damaged one
   */
  public void check(SweepConfig sweep) throws IOException {
    for (SweepPoint setting : sweep.settings()) {
      ExperimentConfig config = config(sweep, setting);
      try {
        halves.check(config.data());
        Parent parent = parents.of(config);
        Requirements.method(
            config, network(config), halves.classNames(), parent, halves.examples(config.data()));
        config.resolvedEngine();
      } catch (JobException e) {
        throw new JobException(e.exitCode(), place(setting) + e.getMessage(), e);
      } catch (IllegalArgumentException e) {
        throw JobException.usage(place(setting) + e.getMessage());
      }
    }
  }

  private static String place(SweepPoint setting) {
    return "setting %d (%s): ".formatted(setting.number(), setting);
  }

  public NetworkSpec network(ExperimentConfig config) {
    return config.network().spec(halves.shape(), halves.classNames().size());
  }

  public Parent parent(Trial trial) throws IOException {
    return parents.of(trial.config());
  }

  public RunIdentity identity(Trial trial) throws IOException {
    Parent parent = parent(trial);
    return new RunIdentity(
        trial.experiment().hash(),
        halves.fingerprint(),
        parent == null ? null : parent.id(),
        Version.current());
  }

  /** With the test images: for a trial that has ended. */
  public SplitImages images(Trial trial) throws IOException {
    return halves.shared(trial.config().data(), trial.seed());
  }

  /** A training here, which knows all about the trial's and need not run. */
  public Training training(Trial trial) throws IOException {
    ExperimentConfig config = trial.config();
    return Training.here(config, config.resolvedEngine(), images(trial), parent(trial));
  }

  private static ExperimentConfig config(SweepConfig sweep, SweepPoint setting) {
    return setting.experiment(sweep.seeds().get(0)).settings();
  }

  /** What decides which files are read; generated images follow from how many are wanted, too. */
  private static List<Object> source(DataConfig data) {
    return data.source() instanceof DataSource.Digits
        ? List.of(data.name(), data.trainLimit(), data.setAside(), data.testLimit())
        : List.of(data.source());
  }
}
