package credence.job.rounds.workers;

import credence.bayes.Family;
import credence.bayes.LearntScalePrior;
import credence.bayes.Likelihood;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.data.Standardisation;
import credence.data.TargetScale;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.job.base.JobException;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.config.ExperimentConfig;
import credence.job.config.PosteriorConfig;
import credence.job.config.TrainingConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.metrics.StepMetrics;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.train.CurvatureNoise;
import credence.train.InitialPosterior;
import credence.train.LearningRate;
import credence.train.RoundPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A training, worked out: everything that is known before its first round.
 *
 * @param examples N
 * @param target scale of the number that is predicted; null where classes are
 */
public record TrainingPlan(
    ExperimentConfig config, Worker worker, Schedule schedule, long examples, TargetScale target) {

  /** Merged by the driver up to this many bytes of states; in slices by executors beyond. */
  private static final long DRIVER_MERGE_BYTES = 256L << 20;

  /** Of all states together in a slice, which a task has on its heap. */
  private static final long SLICE_BYTES = 64L << 20;

  /**
   * @param engine resolved: everyone who works at the training uses the same
   * @param parent what training starts from, or null
   * @throws JobException with exit code 64 if network, images and parent do not fit
   */
  public static TrainingPlan of(
      ExperimentConfig config, EngineName engine, SplitImages images, Parent parent) {
    NetworkSpec network = config.network(images.shape(), images.classNames().size());
    Method method =
        Requirements.method(config, network, images.classNames(), parent, images.examples());
    Requirements.colours(config.data().augmentation().jitter(), images);
    return of(
        config,
        Requirements.likelihood(config, images),
        null,
        engine,
        network,
        method,
        config.continues() ? parent.chain().standardisation() : images.standardisation(),
        images.examples(),
        images.stepsPerEpoch(config.training().batch()));
  }

  /** For a network and a method that are given. */
  public static TrainingPlan of(
      ExperimentConfig config,
      EngineName engine,
      NetworkSpec network,
      Method method,
      SplitImages images) {
    Requirements.colours(config.data().augmentation().jitter(), images);
    return of(
        config,
        Requirements.likelihood(config, images),
        null,
        engine,
        network,
        method,
        images.standardisation(),
        images.examples(),
        images.stepsPerEpoch(config.training().batch()));
  }

  /**
   * Of features, whose classes count alike.
   *
   * @param examples N
   * @param stepsPerEpoch minibatches of the largest partition
   */
  public static TrainingPlan of(
      ExperimentConfig config,
      EngineName engine,
      NetworkSpec network,
      Method method,
      Standardisation standardisation,
      long examples,
      int stepsPerEpoch) {
    return of(
        config,
        Requirements.unweighted(config),
        null,
        engine,
        network,
        method,
        standardisation,
        examples,
        stepsPerEpoch);
  }

  /**
   * @param target scale of the number that is predicted; null where classes are
   */
  static TrainingPlan of(
      ExperimentConfig config,
      Likelihood likelihood,
      TargetScale target,
      EngineName engine,
      NetworkSpec network,
      Method method,
      Standardisation standardisation,
      long examples,
      int stepsPerEpoch) {
    TrainingConfig training = config.training();
    // No batch is larger than the images that there are, and buffers need not be.
    int batch = (int) Math.min(training.batch(), examples);
    Optimizer optimizer = optimizer(config, method, examples);
    EngineSpec spec =
        new EngineSpec(network, batch, method, optimizer, likelihood, config.precision());
    return new TrainingPlan(
        config,
        new Worker(engine, spec, standardisation, config.seed()),
        Schedule.of(training, stepsPerEpoch),
        examples,
        target);
  }

  private static Optimizer optimizer(ExperimentConfig config, Method method, long examples) {
    if (!(config.training().optimizer() instanceof IvonSettings settings)) {
      return config.training().optimizer();
    }
    try {
      double lambda = examples / config.temperature();
      return settings.of(method.prior(), lambda, config.posterior().initial().sigma());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  /** What partitions have come to, in the target's own unit. */
  public StepMetrics inOwnUnit(StepMetrics steps) {
    return target == null ? steps : steps.in(target);
  }

  /** What the settings cannot reach as they are, with the remedy. */
  public List<String> warnings() {
    EngineSpec spec = worker.spec();
    List<String> warnings = new ArrayList<>();
    if (config.continues() && spec.method().family() == Family.GAUSSIAN_WEIGHTS) {
      warnings.add(
          "biases have no sigma, and keep nothing of the model before: they go where today's images"
              + " alone lead");
    }
    if (spec.method().prior() instanceof LearntScalePrior && config.temperature() >= 1) {
      warnings.add(
          "prior.scale = learnt at T = %s: the ELBO prefers weights that are like their prior to such"
                  .formatted(config.temperature())
              + " that explain the data; set training.kl.temperature = 0.1");
    }
    if (spec.optimizer() instanceof Ivon ivon) {
      warnings.addAll(
          new CurvatureNoise(ivon, spec.method().estimator(), spec.batch(), schedule.totalSteps())
              .warnings());
    }
    return warnings;
  }

  public NetworkSpec network() {
    return worker.spec().network();
  }

  /**
   * The state before the first step.
   *
   * @throws JobException with exit code 64 if the posterior cannot start so
   */
  public TrainState initial(Parent parent) {
    return initial(parent == null ? null : parent.start(config, network()));
  }

  /**
   * @param trained the posterior whose means training starts at, or which it starts at itself where
   *     that is the prior; or null
   */
  public TrainState initial(MeanField trained) {
    PosteriorConfig from = config.posterior();
    if (config.continues()) {
      return TrainState.initial(trained, worker.spec().optimizer());
    }
    InitialPosterior initial = from.initial();
    if (worker.spec().optimizer() instanceof Ivon ivon) {
      initial = new InitialPosterior(ivon.sigma(ivon.initialPrecision()), initial.means());
    }
    try {
      MeanField posterior =
          trained == null
              ? initial.sample(network(), from.family(), config.seed())
              : initial.around(trained, network(), from.family(), from.delta());
      return TrainState.initial(posterior, worker.spec().optimizer());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  /**
   * What every partition does in a round.
   *
   * @param rate the schedule of the learning rate as it stands
   */
  public RoundPlan round(int round, LearningRate rate) {
    TrainingConfig training = config.training();
    return new RoundPlan(
        config.seed(),
        round,
        schedule.firstStep(round),
        schedule.steps(round),
        examples,
        training.kl(),
        rate,
        schedule.totalSteps());
  }

  /** The share of a partition in such a round. */
  LocalRound local(RoundPlan round) {
    return new LocalRound(worker, config.data().augmentation(), round);
  }

  /** Whether the validation images are looked at after that round. */
  public boolean isEvaluated(int round) {
    return schedule.isDue(config.evaluation().everyRounds(), round);
  }

  /**
   * Rounds until a training has been evaluated after at least {@code epochs} passes over the data;
   * all of them where there are no more.
   */
  public int roundsFor(double epochs) {
    int last = schedule.rounds() - 1;
    int round = 0;
    while (round < last && !(isEvaluated(round) && epochs(round) >= epochs)) {
      round++;
    }
    return round + 1;
  }

  /**
   * What is believed of the weights before any data; a part of it may follow from the posterior.
   */
  public Prior prior(MeanField trained) {
    return worker.spec().method().prior().given(trained, WeightLayout.of(network()));
  }

  /** What a model holds: the posterior without the weights that its prior masks. */
  public MeanField published(MeanField trained) {
    return worker.spec().method().prior() instanceof LogUniformPrior prior
        ? prior.masked(trained)
        : trained;
  }

  /** How states like {@code state} are merged; the bytes are the same in any number of slices. */
  RoundMerge merge(WireState state) {
    int slices =
        config.training().mergeSlices() instanceof TrainingConfig.MergeSlices.Fixed fixed
            ? fixed.slices()
            : slices((long) state.bytes().length * config.data().partitions());
    return new RoundMerge(config.training().merge(), Math.min(slices, state.weights()));
  }

  /**
   * @param bytes of all partitions' states
   */
  static int slices(long bytes) {
    return bytes <= DRIVER_MERGE_BYTES ? 1 : (int) ((bytes - 1) / SLICE_BYTES + 1);
  }

  /** Passes over the data when a round has ended. */
  public double epochs(int round) {
    return (double) schedule.firstStep(round + 1) / schedule.stepsPerEpoch();
  }
}
