package credence.job.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.dl4j.Dl4jNetwork;
import credence.engine.TrainState;
import credence.job.config.Experiment;
import credence.job.rounds.FeatureTraining;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RoundMetrics;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import credence.store.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the Bayesian version of a DL4J network on Spark: {@code new SparkDl4jMultiLayer(spark,
 * configuration, master).fit(data)}. Afterwards the network holds the posterior means, so that its
 * {@code output} and {@code evaluate} work, and {@link #posterior()} has the posterior.
 *
 * <p>One {@code fit} is a whole training of the builder's epochs, with the rounds, the prior and
 * the optimiser of {@code scripts/train}; what the configuration says of updaters, regularisation
 * and initial weights has no part in it. The same RDD, in the same order and the same partitions,
 * gives the same posterior. A further {@code fit} of the same network goes on from the posterior,
 * with the schedules from their beginning and noise of its own.
 *
 * <p>Features are [b, n] or [b, c, h, w]; labels are one 1 among zeros.
 */
public final class BayesianTrainingMaster extends SequentialTrainingMaster {

  private final MasterSettings settings;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private int trainings;
  private TrainState state;
  private float[] given;
  private Model posterior;

  private BayesianTrainingMaster(MasterSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws IllegalArgumentException for a network without Bayesian counterpart, data that do not
   *     fit it, or settings that cannot be run
   * @throws credence.job.base.JobException if training diverges
   */
  @Override
  public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> data) {
    MultiLayerNetwork network = spark.getNetwork();
    try (PartitionedExamples examples = PartitionedExamples.of(data, settings.partitions())) {
      Dl4jNetwork made = made(network, examples);
      Experiment experiment = settings.experiment(made.network(), trainings);
      float[] held = network.params().dup('c').data().asFloat();
      FeatureTraining training =
          new FeatureTraining(
              spark.getSparkContext(),
              experiment.settings(),
              made.network(),
              settings.atNetwork() ? points(made.coefficients().ours(held)) : null,
              examples.of(made.network().input()),
              examples.largest());
      ListenerNotifier notifier = new ListenerNotifier(spark, made.coefficients(), listeners);
      notifier.started();
      boolean goesOn = state != null && Arrays.equals(given, held);
      state = training.run(goesOn ? state : training.initial(), notifier);
      trainings++;
      MeanField published = training.published(state.posterior());
      given = notifier.give(published);
      posterior =
          new Model(
              made.network(),
              published,
              training.prior(published),
              made.network().input(),
              settings.standardisation(made.network().input().channels()),
              PictureRules.usual(),
              settings.classNames(made.network().classes()),
              provenance(experiment, examples, notifier));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the last training has found.
   *
   * @throws IllegalStateException before the first
   */
  public Model posterior() {
    if (posterior == null) {
      throw new IllegalStateException("there is no posterior before fit");
    }
    return posterior;
  }

  @Override
  public void setListeners(Collection<TrainingListener> wanted) {
    listeners.clear();
    listeners.addAll(wanted);
  }

  @Override
  public String toJson() {
    ObjectNode json = CanonicalJson.object();
    json.put("partitions", settings.partitions());
    json.put("start_at_network", settings.atNetwork());
    settings.keys().forEach(json.putObject("settings")::put);
    return new String(CanonicalJson.bytes(json), StandardCharsets.UTF_8);
  }

  private Dl4jNetwork made(MultiLayerNetwork network, PartitionedExamples examples) {
    Shape image = examples.image() == null ? settings.image() : examples.image();
    try {
      byte[] json = network.getLayerWiseConfigurations().toJson().getBytes(StandardCharsets.UTF_8);
      Dl4jNetwork made = Dl4jNetwork.of("dl4j", CanonicalJson.parse("configuration", json), image);
      require("features", examples.size(), made.network().input().size());
      require("classes", examples.classes(), made.network().classes());
      return made;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void require(String what, int found, int wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException(
          "the data have %d %s, the network takes %d".formatted(found, what, wanted));
    }
  }

  private static MeanField points(float[] weights) {
    float[] rho = new float[weights.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(weights, rho);
  }

  private static Provenance provenance(
      Experiment experiment, PartitionedExamples examples, ListenerNotifier notifier) {
    ObjectNode figures = CanonicalJson.object();
    RoundMetrics last = notifier.last();
    figures.put("kl_nats", last.posterior().kl().map(PosteriorMetrics.Kl::nats).orElse(null));
    figures.put("nll", last.steps().nll());
    figures.put("error", last.steps().error());
    return new Provenance(
        Version.current(),
        notifier.engines(),
        experiment.settings().seed(),
        examples.fingerprint(),
        experiment.deciding(),
        figures,
        null);
  }

  /** The settings of a master; those not given are the defaults of an experiment file. */
  public static final class Builder {

    private final int partitions;
    private final Map<String, String> keys = new TreeMap<>();
    private boolean atNetwork;
    private Shape image;
    private Standardisation standardisation;
    private List<String> classNames = List.of();

    /**
     * @param partitions P, how many workers train between two merges: part of the result, unlike
     *     the number of cores or the RDD's partitions
     */
    public Builder(int partitions) {
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions = " + partitions + " must be at least 1");
      }
      this.partitions = partitions;
    }

    /** Passes over the data in one {@code fit}. */
    public Builder epochs(int epochs) {
      return set("training.epochs", epochs);
    }

    /** Examples in a worker's minibatch, however large the data sets of the RDD are. */
    public Builder batchSizePerWorker(int batch) {
      return set("training.batch", batch);
    }

    /** Local steps between two merges. */
    public Builder averagingFrequency(int steps) {
      return set("training.steps-per-round", steps);
    }

    /** All noise and shuffling follow from it. */
    public Builder seed(long seed) {
      return set("seed", seed);
    }

    /**
     * Any key of an experiment file in {@code prior}, {@code posterior} and {@code training},
     * {@code seed} or {@code engine}: {@code set("prior.sigma", 0.1)}.
     */
    public Builder set(String key, Object value) {
      keys.put(key, value.toString());
      return this;
    }

    /**
     * Training starts at the weights that the network has, instead of at random. With {@code
     * set("prior.type", "empirical")} the prior is around them, too, and {@code
     * set("posterior.delta", 0.1)} makes sigma a share of each (MOPED, Krishnan et al. 2020).
     */
    public Builder startAtNetwork() {
      atNetwork = true;
      return this;
    }

    /** What flat features are images of; needed where a network of dense layers shall know. */
    public Builder image(int channels, int height, int width) {
      image = new Shape(channels, height, width);
      return this;
    }

    /**
     * How the features were made of pixels: (pixel / 255 - mean) / std, for each channel. The saved
     * model then takes pixels. Default: pixels / 255.
     */
    public Builder standardisation(float[] mean, float[] std) {
      standardisation = new Standardisation(mean, std);
      return this;
    }

    /** One for each label; default 0, 1, 2, ... */
    public Builder classNames(List<String> names) {
      classNames = List.copyOf(names);
      return this;
    }

    /**
     * @throws IllegalArgumentException for a key that cannot be set
     */
    public BayesianTrainingMaster build() {
      return new BayesianTrainingMaster(
          new MasterSettings(partitions, keys, atNetwork, image, standardisation, classNames));
    }
  }
}
