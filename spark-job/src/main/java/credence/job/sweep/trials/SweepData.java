package credence.job.sweep.trials;

import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.config.ExperimentConfig;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.images.named.DataSets;
import credence.job.models.Parent;
import credence.job.rounds.CourseOfRounds;
import credence.job.rundir.RunIdentity;
import credence.job.tables.Tables;
import credence.net.NetworkSpec;
import credence.store.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** What all trials of a sweep learn from: one data set, and the models that they start from. */
public sealed interface SweepData permits SweepImages, SweepNumbers {

  /**
   * Reads the data set of a sweep's experiments.
   *
   * @param root folder of the data sets, or null
   * @throws JobException with exit code 64 if they have more than one, 66 for a file that is
   *     missing
   */
  static SweepData read(SweepConfig sweep, SparkSession session, String root, Parents parents)
      throws IOException {
    DataConfig first = config(sweep, sweep.settings().get(0)).data();
    List<DataConfig> all = new ArrayList<>();
    for (SweepPoint setting : sweep.settings()) {
      DataConfig data = config(sweep, setting).data();
      if (!source(data).equals(source(first))) {
        throw JobException.usage(
            "trials are compared on the same %s: data %s of setting %d, but %s of setting 1"
                .formatted(
                    first.source() instanceof DataSource.Numbers ? "rows" : "images",
                    source(data),
                    setting.number(),
                    source(first)));
      }
      all.add(data);
    }
    return first.source() instanceof DataSource.Numbers numbers
        ? new SweepNumbers(new Tables(session, root).halves(numbers), parents)
        : new SweepImages(new DataSets(session, root).halves(all, sweep.mode()), parents);
  }

  /**
   * Finds out whether every setting can be trained.
   *
   * @throws JobException with exit code 64 if network, data and parent do not fit, and whatever
   *     code the fault has by itself: 66 for a parent that is missing, 65 for a damaged one
   */
  default void check(SweepConfig sweep) throws IOException {
    for (SweepPoint setting : sweep.settings()) {
      try {
        check(config(sweep, setting));
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

  /** Finds out whether an experiment can be trained; what is thrown needs no place. */
  void check(ExperimentConfig config) throws IOException;

  Parents parents();

  default Parent parent(Trial trial) throws IOException {
    return parents().of(trial.config());
  }

  NetworkSpec network(Trial trial);

  /** Of the training half. */
  String fingerprint(Trial trial);

  String testFingerprint(Trial trial);

  default RunIdentity identity(Trial trial) throws IOException {
    Parent parent = parent(trial);
    return new RunIdentity(
        trial.experiment().hash(),
        fingerprint(trial),
        parent == null ? null : parent.id(),
        Version.current());
  }

  /** A training here, which knows all about the trial's and need not run. */
  CourseOfRounds training(Trial trial) throws IOException;

  /** The trial's training on the cluster, a task a partition. */
  CourseOfRounds on(JavaSparkContext spark, Trial trial) throws IOException;

  /** For trials of one task each. */
  TaskData forTasks(JavaSparkContext spark);

  private static ExperimentConfig config(SweepConfig sweep, SweepPoint setting) {
    return setting.experiment(sweep.seeds().get(0)).settings();
  }

  /** What decides which files are read; generated images follow from how many are wanted, too. */
  private static List<Object> source(DataConfig data) {
    if (data.source() instanceof DataSource.Table table) {
      return List.of(table.path(), table.features(), table.target());
    }
    if (data.source() instanceof DataSource.KnownProcess) {
      return List.of(data.name());
    }
    return data.source() instanceof DataSource.Digits
        ? List.of(
            data.name(),
            data.trainLimit(),
            data.setAside(),
            data.testLimit(),
            data.coreset(),
            data.replay())
        : List.of(data.source(), data.coreset(), data.replay());
  }
}
