package credence.job.config;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.data.Augmentation;
import credence.engine.IvonSettings;
import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.job.base.JobException;
import credence.job.cluster.Device;
import credence.job.cluster.Devices;
import credence.job.cluster.EngineSetting;
import credence.job.config.hocon.Section;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import credence.train.KlWeighting;
import java.util.List;

/**
 * All settings of a training experiment.
 *
 * @param seed of all noise, shuffling and splitting
 * @param device where it computes
 * @param precision of the products
 */
public record ExperimentConfig(
    long seed,
    EngineSetting engine,
    Device device,
    Precision precision,
    NetworkConfig network,
    DataConfig data,
    PriorConfig prior,
    PosteriorConfig posterior,
    TrainingConfig training,
    EvaluationConfig evaluation,
    Checkpointing checkpoint) {

  /**
   * How often training is saved.
   *
   * @param everyRounds between two checkpoints
   * @param keep how many of the newest are kept
   */
  public record Checkpointing(Interval everyRounds, int keep) {

    static Checkpointing read(Section checkpoint) {
      return new Checkpointing(
          Interval.read(checkpoint, "every-rounds"), checkpoint.integer("keep", 1));
    }
  }

  ExperimentConfig withSeed(long other) {
    return with(other, training);
  }

  ExperimentConfig withTraining(TrainingConfig other) {
    return with(seed, other);
  }

  private ExperimentConfig with(long otherSeed, TrainingConfig other) {
    return new ExperimentConfig(
        otherSeed,
        engine,
        device,
        precision,
        network,
        data,
        prior,
        posterior,
        other,
        evaluation,
        checkpoint);
  }

  static ExperimentConfig read(Section root) {
    return new ExperimentConfig(
            root.longInteger("seed"),
            root.choice("engine", List.of(EngineSetting.values()), EngineSetting::id),
            root.choice("device", List.of(Device.values()), Device::id),
            root.choice("precision", List.of(Precision.values()), Precision::id),
            NetworkConfig.read(root.section("network")),
            DataConfig.read(root.section("data")),
            PriorConfig.read(root.section("prior")),
            PosteriorConfig.read(root.section("posterior")),
            TrainingConfig.read(root.section("training")),
            EvaluationConfig.read(root.section("evaluation")),
            Checkpointing.read(root.section("checkpoint")))
        .checked(root);
  }

  /**
   * The engine that trains, for all executors alike; asked by the driver.
   *
   * @throws credence.job.base.JobException with exit code 64 if engine, device or precision is not
   *     to be had here, 75 if a GPU cannot be looked at
   */
  public EngineName resolvedEngine() {
    return engineFor(precision);
  }

  /** Likewise the engine that predicts with products in a precision of its own. */
  public EngineName engineFor(Precision other) {
    // The engine for GPUs has one sigma for all weights, and plain cross-entropy.
    boolean spared = (prior.isOfProcessors() || data.isWeighted()) && device == Device.AUTO;
    return Devices.engine(engine, spared ? Device.CPU : device, other);
  }

  /** Whether the posterior of a model before is the prior. */
  public boolean continues() {
    return prior instanceof PriorConfig.Posterior;
  }

  /** Whether classes that the model before does not know become outputs of this one. */
  public boolean takesNewClasses() {
    return prior instanceof PriorConfig.Posterior own && own.newClasses();
  }

  /** The key that names the model which training starts from. */
  public String parentKey() {
    return continues() ? "prior.from" : "posterior.from";
  }

  /** The model that training starts from, or null. */
  public String parent() {
    return prior instanceof PriorConfig.Posterior own ? own.from() : posterior.from();
  }

  /**
   * What is inferred, and how.
   *
   * @param trained the posterior that training starts from, or null
   * @param before what was believed of its weights; null where that is not known
   * @param examples N that are trained on
   * @throws credence.job.base.JobException with exit code 64 if prior, T and N do not go together
   */
  public Method method(MeanField trained, Prior before, long examples) {
    try {
      Prior around = prior.around(trained, before, temperature(), examples);
      return new Method(posterior.family(), around, training.estimator());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  /**
   * The same where no posterior of a model before is the prior.
   *
   * @throws credence.job.base.JobException with exit code 64 if it is
   */
  public Method method(MeanField trained, long examples) {
    if (continues()) {
      throw JobException.usage(
          "prior.type = posterior goes on from a model of Credence by scripts/train alone");
    }
    return method(trained, null, examples);
  }

  /**
   * The network for the data's images, or rows.
   *
   * @param image shape of one
   * @throws JobException with exit code 64 if the layers do not fit
   */
  public NetworkSpec network(Shape image, int classes) {
    return network.spec(data.hasRows() ? Shape.flat(image.channels()) : image, classes);
  }

  /** T, by which the KL is multiplied; 1 is Bayes. */
  public double temperature() {
    return training.kl().temperature();
  }

  /** Whether DL4J trains, and no engine of ours. */
  public boolean isByDl4j() {
    return engine == EngineSetting.DL4J_AVERAGING;
  }

  /** Whether equal runs give equal bytes: DL4J averages in the order of arrival. */
  public boolean isReproducible() {
    return !isByDl4j();
  }

  /** To train so many epochs from where it has ended, with noise and order of images of its own. */
  public ExperimentConfig finetuning(int epochs) {
    int[] words = new int[2];
    RandomStream.of(RandomKey.of(seed, Purpose.FINE_TUNING), 0).words(0, words, 0, 2);
    long noise = ((long) words[0] << 32) | (words[1] & 0xFFFF_FFFFL);
    return withSeed(noise).withTraining(training.finetuning(epochs));
  }

  private ExperimentConfig checked(Section root) {
    String fault = Devices.fault(engine, device, precision);
    if (fault != null) {
      throw root.invalid("precision", fault);
    }
    if (data.hasNumbers() || data.hasRows()) {
      checkRows(root);
    }
    if (data.hasNumbers()) {
      checkNumbers(root);
    }
    prior.check(this, root);
    if (data.isWeighted()) {
      requireProcessor(root, "weights of images");
    }
    if (training.optimizer() instanceof IvonSettings) {
      checkIvon(root);
    }
    if (posterior.family() == Family.POINT && training.optimizer().rhoRateFactor() != 1) {
      throw root.section("training")
          .section("optimizer")
          .invalid("rho-rate-factor", "is of a rho, and posterior.family = point has none");
    }
    training.check(root, data);
    evaluation.check(root.section("evaluation"), data);
    return this;
  }

  /** What only images have. */
  private void checkRows(Section root) {
    String source = "and data.name = " + data.name() + " has none";
    Section section = root.section("data");
    if (isByDl4j()) {
      throw root.invalid("engine", "trains on images, " + source);
    }
    if (continues()) {
      throw root.section("prior")
          .invalid("type", "is of images: a table's scale would be another one tonight");
    }
    if (data.hasRows() && network.input() != null) {
      throw root.section("network").invalid("input", "is of images, " + source);
    }
    if (!data.augmentation().equals(Augmentation.none())) {
      throw section.invalid("augment", "is of images, " + source);
    }
    if (!data.replay().isEmpty()) {
      throw section.invalid("replay", "is of images, " + source);
    }
    if (!data.coreset().isEmpty()) {
      throw section.invalid("coreset", "is of images, " + source);
    }
    if (!(data.scaling() instanceof Scaling.Standardised)) {
      throw section.invalid("scaling", "is of pixels, " + source + ": columns are standardised");
    }
  }

  /** What only classes have. */
  private void checkNumbers(Section root) {
    String source = "and data.name = " + data.name() + " has none";
    Section section = root.section("data");
    if (data.calibration() > 0) {
      throw section.invalid("calibration", "is of sets of classes, " + source);
    }
    if (data.isWeighted()) {
      throw section.invalid("class-weights", "is of classes, " + source);
    }
    if (data.randomLabels()) {
      throw section.invalid("random-labels", "is of classes, " + source);
    }
  }

  /** A natural gradient wants a Gaussian prior, and the same N / T in every step. */
  private void checkIvon(Section root) {
    String optimizer = "training.optimizer.type = ivon";
    if (posterior.family() == Family.POINT) {
      throw root.section("posterior").invalid("family", "has no sigmas for " + optimizer);
    }
    if (prior instanceof PriorConfig.Fixed) {
      throw root.section("prior")
          .invalid("type", "is not gaussian or empirical, which %s needs".formatted(optimizer));
    }
    KlWeighting share =
        training.kl() instanceof KlWeighting.Tempered tempered ? tempered.of() : training.kl();
    if (share instanceof KlWeighting.Uniform) {
      return;
    }
    Section kl = root.section("training").section("kl");
    throw share.warm() instanceof KlWeighting.Uniform
        ? kl.invalid(
            kl.number("warm-up-epochs") == 0 ? "warm-up-start" : "warm-up-epochs",
            "must be 0 for " + optimizer + ": a KL of no weight is an infinite lambda")
        : kl.invalid("weighting", "is not uniform, which %s needs".formatted(optimizer));
  }

  /** What the engines onednn and nd4j alone have. */
  void requireProcessor(Section root, String what) {
    if (isByDl4j() || engine == EngineSetting.OPENCL) {
      throw root.invalid("engine", "has no %s: set engine = onednn".formatted(what));
    }
    if (device == Device.OPENCL_CPU || device == Device.GPU) {
      throw root.invalid("device", "has no %s: set device = cpu or auto".formatted(what));
    }
  }
}
