package credence.job.train;

import credence.job.base.Counted;
import credence.job.cluster.SparkSessions;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.Stretch;
import credence.job.rounds.Training;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunIdentity;
import credence.predict.metrics.RejectionScores;
import credence.store.Version;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a network on the cluster and publishes it, from the beginning or where it stopped. */
final class TrainJob implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  private final JavaSparkContext spark;
  private final Experiment experiment;
  private final ExperimentConfig config;
  private final SplitImages images;
  private final Parent parent;
  private final double maxSurprise;
  private final Training training;

  /**
   * @param parent what training starts from, or null
   * @throws credence.job.base.JobException with exit code 64 if network, images and parent do not
   *     fit
   */
  TrainJob(JavaSparkContext spark, Experiment experiment, SplitImages images, Parent parent) {
    this(spark, experiment, images, parent, Double.POSITIVE_INFINITY);
  }

  /**
   * @param maxSurprise nats per image that a model before may be surprised by today's
   */
  TrainJob(
      JavaSparkContext spark,
      Experiment experiment,
      SplitImages images,
      Parent parent,
      double maxSurprise) {
    this.spark = spark;
    this.experiment = experiment;
    this.config = experiment.settings();
    this.images = images;
    this.parent = parent;
    this.maxSurprise = maxSurprise;
    this.training = Training.on(spark, config, config.resolvedEngine(), images, parent);
  }

  /**
   * Runs to the end, in a directory that this job has locked and that holds this experiment.
   *
   * @throws credence.job.base.JobException if training diverges (64), a checkpoint is of another
   *     run (76), or the images are a surprise (77)
   */
  @Override
  public void in(OpenRun run) throws IOException {
    Trained trained = train(run);
    FinalFigures figures = training.figures(trained.selected());
    new TrainedRun(
            experiment,
            images,
            parentId(),
            trained.rounds(),
            trained.selected(),
            figures,
            trained.before())
        .publish(training, run, spark.version());
  }

  /**
   * What has come of all rounds.
   *
   * @param rounds all of them, from the first
   * @param before how the model before predicted these images; null where there is none
   */
  record Trained(List<RoundMetrics> rounds, Selected selected, Prequential before) {}

  /** Trains to the end, and writes rounds and checkpoints. */
  Trained train(OpenRun run) throws IOException {
    RunIdentity identity =
        new RunIdentity(experiment.hash(), images.fingerprint(), parentId(), Version.current());
    Checkpoints checkpoints = run.checkpoints(identity, config.checkpoint().keep());
    Checkpoints.Snapshot from = training.newest(checkpoints);
    announce(from.rounds());
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading images", false);
    Prequential before = config.continues() ? beforehand() : null;
    MetricsLog metrics = run.metrics(from.rounds());
    Selected selected =
        training.selected(training.run(from, training.rounds(), metrics, checkpoints));
    return new Trained(metrics.rounds(), selected, before);
  }

  /** The same in memory: nothing is written. */
  Trained train() throws IOException {
    announce(0);
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading images", false);
    Stretch all = training.run("fit", training.start(), training.rounds());
    return new Trained(all.rounds(), training.selected(all.end()), null);
  }

  /** What is said of it, whatever it is tested on. */
  RunFacts facts(Trained trained) {
    return new RunFacts(
        experiment,
        training.plan(),
        images.fingerprint(),
        images.testFingerprint(),
        parentId(),
        trained.rounds(),
        trained.selected());
  }

  /** How uncertain the images set aside are; null if that is not asked for. */
  RejectionScores rejections(Selected selected) {
    return training.rejections(selected.posterior());
  }

  private String parentId() {
    return parent == null ? null : parent.id();
  }

  /** One pass over the images that are trained on; the same after an interruption. */
  private Prequential beforehand() {
    List<String> known = parent.chain().classNames();
    Prequential before =
        new Prequential(
            training.beforehand(parent),
            parent.chain().validationNll(),
            images.classNames().subList(known.size(), images.classNames().size()),
            images.freshExamples() - images.fresh(known).examples());
    LOG.info("before training, the model of {} on these images: {}", parent.place(), before.text());
    before.requireAtMost(maxSurprise);
    return before;
  }

  private void announce(int completed) {
    LOG.info(
        "{} on {}: {} in {}, {}",
        training.network().name(),
        config.data().name(),
        Counted.of(images.examples(), "training " + config.data().source().example()),
        Counted.of(config.data().partitions(), "partition"),
        Counted.of(training.rounds(), "round"));
    training.warnings().forEach(LOG::warn);
    if (completed > 0) {
      LOG.info("going on after round {}", completed);
    }
  }
}
