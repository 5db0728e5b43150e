package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.data.ImageSet;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import credence.engine.TrainState;
import credence.job.JobException;
import credence.job.config.Experiment;
import credence.job.config.PosteriorConfig;
import credence.job.config.TrainConfig;
import credence.job.data.ClusterImages;
import credence.job.data.Images;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.job.report.Report;
import credence.job.store.Checkpoints;
import credence.job.store.MetricsLog;
import credence.job.store.RunDirectory;
import credence.job.store.RunIdentity;
import credence.job.store.SummaryJson;
import credence.net.NetworkSpec;
import credence.predict.ClassificationSummary;
import credence.store.Model;
import credence.store.Version;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a network on the cluster and publishes it, from the beginning or where it stopped. */
final class TrainJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  private final JavaSparkContext spark;
  private final Experiment experiment;
  private final TrainConfig config;
  private final Images images;
  private final Parent parent;
  private final TrainingPlan plan;

  /**
   * @param parent what training starts from, or null
   * @throws credence.job.JobException with exit code 64 if network, images and parent do not fit
   */
  TrainJob(JavaSparkContext spark, Experiment experiment, Images images, Parent parent) {
    this.spark = spark;
    this.experiment = experiment;
    this.config = experiment.settings();
    this.images = images;
    this.parent = parent;
    this.plan =
        new TrainingPlan(
            config,
            worker(),
            Schedule.of(config.training(), images.stepsPerEpoch(config.training().batch())),
            images.examples());
  }

  /**
   * Runs to the end, in a directory that this job has locked and that holds this experiment.
   *
   * @throws credence.job.JobException if training diverges (64), or a checkpoint is of another run
   *     (76)
   */
  void run(RunDirectory directory) throws IOException {
    RunIdentity identity =
        new RunIdentity(experiment.hash(), images.fingerprint(), parentId(), Version.current());
    Checkpoints checkpoints = directory.checkpoints(identity, config.checkpoint().keep());
    Checkpoints.Snapshot found = checkpoints.newest(network(), config.training().optimizer());
    int completed = found == null ? 0 : found.rounds();
    TrainState start = found == null ? initial() : found.state();
    announce(directory, completed);
    spark.setJobGroup("credence-" + experiment.hash().substring(0, 12), "loading images", false);
    MetricsLog metrics = directory.metrics(completed);
    Course course = Course.of(config.training(), found);
    TrainState trained;
    try (ClusterImages training = ClusterImages.of(spark, images.partitions(), "training");
        ClusterImages validation = ClusterImages.of(spark, validation(), "validation")) {
      training.load();
      Rounds rounds = new Rounds(spark, plan, training, validation, metrics, checkpoints, course);
      trained = rounds.run(start, completed);
      metrics.publish();
    }
    int round = course.best() == null ? plan.schedule().rounds() : course.bestRound();
    TrainState published =
        TrainState.of(
            plan.published(course.chosen(trained.posterior())), trained.moments(), trained.steps());
    RunSummary summary = new RunSummary(experiment, plan, images, parentId(), metrics, round);
    Figures figures = figures(published);
    finish(directory, metrics, summary, summary.model(published.posterior(), figures), figures);
    LOG.info("test: {}", RoundLine.text(SummaryJson.figures(figures.test())));
  }

  private void finish(
      RunDirectory directory, MetricsLog metrics, RunSummary run, Model model, Figures figures)
      throws IOException {
    directory.writeModel(model);
    ObjectNode summary = run.summary(model.posterior(), figures);
    ObjectNode manifest = run.manifest(spark.version());
    Report report = new Report(summary, manifest, experiment.rendered(), metrics.rounds(), model);
    directory.finish(summary, report.html(), manifest);
  }

  /** The one look at the test images. */
  private Figures figures(TrainState state) {
    ClassificationSummary training =
        config.evaluation().training() ? measure(state, images.partitions(), "training") : null;
    List<ImageSet> test = Images.slices(images.test(), config.data().partitions());
    return new Figures(measure(state, test, "test"), training);
  }

  private ClassificationSummary measure(TrainState state, List<ImageSet> sets, String name) {
    spark.setJobDescription(name);
    Broadcast<WireState> sent = spark.broadcast(WireState.of(state));
    try (ClusterImages measured = ClusterImages.of(spark, sets, name)) {
      return new Evaluation(plan.worker(), config.evaluation()).run(measured, sent, name);
    } finally {
      sent.destroy();
    }
  }

  private List<ImageSet> validation() {
    return Images.slices(images.validation(), config.data().partitions());
  }

  private Worker worker() {
    NetworkSpec network = config.network().spec(images.test().shape(), images.test().classes());
    Method method = config.method(parent == null ? null : parent.posterior(network));
    return new Worker(
        engine(),
        EngineSpec.classifier(
            network, config.training().batch(), method, config.training().optimizer()),
        images.standardisation(),
        config.seed());
  }

  private String engine() {
    try {
      return Engines.resolve(config.engine());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  private TrainState initial() {
    try {
      return TrainState.initial(posterior(), config.training().optimizer());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  private MeanField posterior() {
    PosteriorConfig from = config.posterior();
    return parent == null
        ? from.initial().sample(network(), from.family(), config.seed())
        : from.initial()
            .around(parent.posterior(network()), network(), from.family(), from.delta());
  }

  private String parentId() {
    return parent == null ? null : parent.id();
  }

  private NetworkSpec network() {
    return plan.worker().spec().network();
  }

  private void announce(RunDirectory directory, int completed) {
    LOG.info(
        "{} on {}: {} training images in {} partitions, {} rounds; run directory {}",
        network().name(),
        config.data().name(),
        images.examples(),
        config.data().partitions(),
        plan.schedule().rounds(),
        directory);
    if (completed > 0) {
      LOG.info("going on after round {}", completed);
    }
  }
}
