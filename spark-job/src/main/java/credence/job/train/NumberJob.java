package credence.job.train;

import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import credence.job.rounds.NumberTraining;
import credence.job.rounds.Selected;
import credence.job.rounds.Stretch;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunIdentity;
import credence.job.tables.TableSplit;
import credence.store.Model;
import credence.store.Version;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on a table's numbers and publishes it, from the beginning or where it stopped.
 */
final class NumberJob implements Fitting.Work {

  private static final Logger LOG = LoggerFactory.getLogger(NumberJob.class);

  private final JavaSparkContext spark;
  private final Experiment experiment;
  private final ExperimentConfig config;
  private final TableSplit table;
  private final String parent;
  private final NumberTraining training;

  /**
   * @param parent what training starts from, or null
   * @throws JobException with exit code 64 if network, table and parent do not fit
   */
  NumberJob(JavaSparkContext spark, Experiment experiment, TableSplit table, Parent parent) {
    this.spark = spark;
    this.experiment = experiment;
    this.config = experiment.settings();
    this.table = table;
    this.parent = parent == null ? null : parent.id();
    this.training = NumberTraining.on(spark, config, config.resolvedEngine(), table, parent);
  }

  @Override
  public void in(OpenRun run) throws IOException {
    RunIdentity identity =
        new RunIdentity(experiment.hash(), table.fingerprint(), parent, Version.current());
    Checkpoints checkpoints = run.checkpoints(identity, config.checkpoint().keep());
    Checkpoints.Snapshot from = training.newest(checkpoints);
    announce(from.rounds());
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading rows", false);
    MetricsLog metrics = run.metrics(from.rounds());
    Selected selected =
        training.selected(training.run(from, training.rounds(), metrics, checkpoints));
    new TrainedNumbers(experiment, table, parent, metrics.rounds(), selected)
        .publish(training, run, spark.version());
  }

  @Override
  public Model model() throws IOException {
    announce(0);
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading rows", false);
    Stretch all = training.run("fit", training.start(), training.rounds());
    Selected selected = training.selected(all.end());
    return new TrainedNumbers(experiment, table, parent, all.rounds(), selected).model(training);
  }

  private void announce(int completed) {
    LOG.info(
        "{} on {}: {} of {} features in {}, {}",
        training.network().name(),
        config.data().name(),
        Counted.of(table.examples(), "row"),
        table.features().size(),
        Counted.of(config.data().partitions(), "partition"),
        Counted.of(training.rounds(), "round"));
    training.warnings().forEach(LOG::warn);
    if (completed > 0) {
      LOG.info("going on after round {}", completed);
    }
  }
}
