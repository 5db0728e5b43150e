package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import credence.job.rounds.NumberTraining;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunIdentity;
import credence.job.tables.TableSplit;
import credence.predict.numbers.RegressionMetrics;
import credence.store.Model;
import credence.store.Version;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on a table's numbers and publishes it, from the beginning or where it stopped.
 */
final class NumberJob implements RunDirectory.Work {

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
    Checkpoints.Snapshot found =
        checkpoints.newest(training.network(), config.training().optimizer());
    Checkpoints.Snapshot from = found == null ? training.start() : found;
    announce(from.rounds());
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading rows", false);
    MetricsLog metrics = run.metrics(from.rounds());
    Selected selected =
        training.selected(training.run(from, training.rounds(), metrics, checkpoints));
    publish(run, metrics.rounds(), selected);
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

  private void publish(OpenRun run, List<RoundMetrics> rounds, Selected selected)
      throws IOException {
    RegressionMetrics test = training.test(selected.posterior());
    RunFacts facts =
        new RunFacts(
            experiment,
            training.plan(),
            table.fingerprint(),
            table.testFingerprint(),
            parent,
            rounds,
            selected);
    NumberSummary results = new NumberSummary(facts, table, test, others(selected));
    Model model = results.model();
    run.writeModel(model);
    ObjectNode summary = results.summary();
    ObjectNode manifest = facts.manifest(spark.version());
    List<ObjectNode> lines = rounds.stream().map(RoundMetrics::json).toList();
    NumberReport report =
        new NumberReport(summary, manifest, experiment.rendered(), lines, model, test.points());
    run.finish(summary, report.html(), manifest);
    LOG.info("test: {}", new RegressionFigures(test.summary()).text());
  }

  private NumberSummary.Others others(Selected selected) {
    return new NumberSummary.Others(
        selected.other() == null ? null : training.test(selected.other().posterior()),
        config.evaluation().training() ? training.trained(selected.posterior()) : null);
  }
}
