package credence.job.dl4j;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.data.Augmentation;
import credence.data.ImageSet;
import credence.dl4j.Coefficients;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;
import credence.engine.choice.Engines;
import credence.job.base.JobException;
import credence.job.base.Progress;
import credence.job.cluster.EngineSetting;
import credence.job.cluster.Machine;
import credence.job.cluster.SparkSessions;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.config.Interval;
import credence.job.config.TrainingConfig;
import credence.job.images.named.ClusterData;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.Training;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.train.TrainedRun;
import credence.job.watch.LiveFigures;
import credence.net.NetworkSpec;
import credence.predict.metrics.ClassificationSummary;
import credence.train.LearningRate;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ordinary network, trained by DL4J Spark's own {@link ParameterAveragingTrainingMaster} on the
 * images and with the batch, the rate and the steps between two averagings of an experiment: what
 * DL4J's users have today, measured as everything else is. It has no checkpoints, and since it sums
 * in the order in which workers end, nothing promises that two runs agree.
 */
public final class AveragingJob implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(AveragingJob.class);

  private final JavaSparkContext spark;
  private final Experiment experiment;
  private final ExperimentConfig config;
  private final SplitImages images;
  private final Training training;
  private final Coefficients coefficients;

  /**
   * @param parent null
   * @throws JobException with exit code 64 for an experiment that DL4J cannot run
   */
  public AveragingJob(
      JavaSparkContext spark, Experiment experiment, SplitImages images, Parent parent) {
    this.spark = spark;
    this.experiment = experiment;
    this.config = experiment.settings();
    this.images = images;
    check(config);
    this.training = Training.on(spark, config, Engines.fastest(), images, parent);
    this.coefficients = Coefficients.of(training.network());
  }

  private static void check(ExperimentConfig config) {
    TrainingConfig training = config.training();
    require("posterior.family", "point", config.posterior().family() == Family.POINT);
    require("posterior.from", "null", config.posterior().from() == null);
    require(
        "training.optimizer.type", "adam or sgd", !(training.optimizer() instanceof IvonSettings));
    require("training.merge", "mean", training.merge() == MergeRule.MEAN);
    require("training.select", "last", !training.watchesValidation());
    require(
        "training.learning-rate.type",
        "constant",
        training.learningRate() instanceof LearningRate.Constant);
    require("training.average-last", "0", training.averageLast() == 0);
    require("data.augment", "none", config.data().augmentation().equals(Augmentation.none()));
  }

  private static void require(String key, String value, boolean met) {
    if (!met) {
      throw JobException.usage(
          "engine = %s needs %s = %s".formatted(EngineSetting.DL4J_AVERAGING, key, value));
    }
  }

  @Override
  public void in(OpenRun run) throws IOException {
    spark.setJobGroup(SparkSessions.group(experiment.hash()), "loading images", false);
    MetricsLog metrics = run.metrics(0);
    MeanField trained = train(metrics);
    metrics.publish();
    Selected last = Selected.round(config.training().epochs(), trained);
    FinalFigures figures = training.figures(trained);
    new TrainedRun(experiment, images, null, metrics.rounds(), last, figures)
        .publish(training, run, spark.version());
    LOG.info("test: {}", text(figures.test().summary()));
  }

  private static void announce(RoundMetrics epoch) {
    Optional<ClassificationSummary> validation =
        epoch.posterior().validation().flatMap(EvaluationFigures::ofClasses);
    LOG.info(
        "epoch {}/{}  {}  {} images/s{}",
        epoch.round(),
        epoch.rounds(),
        EvaluationMetrics.text(epoch.steps().error(), epoch.steps().nll()),
        Math.round(epoch.imagesPerSecond()),
        validation.map(images -> "  validation: " + text(images)).orElse(""));
  }

  private static String text(ClassificationSummary images) {
    return EvaluationMetrics.text(images.error(), images.nll());
  }

  private MeanField train(MetricsLog metrics) throws IOException {
    NetworkSpec spec = training.network();
    int epochs = config.training().epochs();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Configurations.of(spec, updater(), config.seed()), master());
    try (ClusterData<ImageSet> data = images.training().on(spark, "training");
        Progress progress = new Progress("training", "epochs", 0, epochs)) {
      data.load();
      for (int epoch = 0; epoch < epochs; epoch++) {
        RoundMetrics ended = epoch(network, data, epoch);
        metrics.add(ended);
        LiveFigures.show(ended);
        progress.step();
        announce(ended);
      }
    }
    return weights(network.getNetwork());
  }

  /** Trains for an epoch, then looks at what has been learned; the time is of the former. */
  private RoundMetrics epoch(SparkDl4jMultiLayer network, ClusterData<ImageSet> data, int epoch) {
    EpochBatches batches =
        new EpochBatches(
            training.network().input(),
            images.standardisation(),
            config.training().batch(),
            config.seed(),
            epoch);
    long began = System.nanoTime();
    network.fit(batches.of(data));
    double seconds = (System.nanoTime() - began) / 1e9;
    MeanField learned = weights(network.getNetwork());
    return new RoundMetrics(
        epoch + 1,
        config.training().epochs(),
        epoch + 1,
        rate(),
        steps(training.trained(learned), seconds),
        new RoundCost(seconds, Optional.empty()),
        PosteriorMetrics.ofPoint(training.validation(learned)),
        Optional.empty());
  }

  private StepMetrics steps(ClassificationSummary trained, double seconds) {
    return new StepMetrics(
        trained.nll(),
        trained.error(),
        images.examples(),
        OptionalInt.empty(),
        seconds,
        new TreeSet<>(Set.of("DL4J Spark's parameter averaging, " + backend())),
        new TreeSet<>(Set.of(Machine.processor())));
  }

  private MeanField weights(MultiLayerNetwork network) {
    float[] mu = coefficients.ours(network.params().dup('c').data().asFloat());
    float[] rho = new float[mu.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(mu, rho);
  }

  private ParameterAveragingTrainingMaster master() {
    int batch = config.training().batch();
    int steps =
        config.training().stepsPerRound() instanceof Interval.Count count
            ? count.every()
            : images.stepsPerEpoch(batch);
    return new ParameterAveragingTrainingMaster.Builder(config.data().partitions(), batch)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .batchSizePerWorker(batch)
        .averagingFrequency(steps)
        .rngSeed(config.seed())
        .build();
  }

  private double rate() {
    return config.training().learningRate().at(0, 1);
  }

  private IUpdater updater() {
    return config.training().optimizer() instanceof Optimizer.Adam adam
        ? new Adam(rate(), adam.beta1(), adam.beta2(), adam.epsilon())
        : new Sgd(rate());
  }

  private static String backend() {
    return Nd4j.getBackend().getClass().getSimpleName();
  }
}
