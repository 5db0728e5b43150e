package credence.job.rounds;

import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.data.FeatureSet;
import credence.data.Standardisation;
import credence.engine.TrainState;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.ClusterData;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.workers.ClusterRoundWorkers;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rounds.workers.Validation;
import credence.job.rundir.Checkpoints;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training on examples that executors have already, from first to last in memory. Its rounds are
 * those of every other training; no image is set aside, and nothing is written.
 */
public final class FeatureTraining {

  /** Hears of rounds. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A round has ended.
     *
     * @param posterior after it
     */
    void ended(RoundMetrics round, Supplier<MeanField> posterior);
  }

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final MeanField trained;
  private final ClusterData<FeatureSet> examples;

  /**
   * @param trained the posterior that training starts from and the prior is around where the
   *     settings say so, or null
   * @param largest examples of the largest partition
   * @throws credence.job.base.JobException with exit code 64 for settings that need images set
   *     aside
   */
  public FeatureTraining(
      JavaSparkContext spark,
      ExperimentConfig config,
      NetworkSpec network,
      MeanField trained,
      ClusterData<FeatureSet> examples,
      int largest) {
    this.spark = spark;
    this.trained = trained;
    this.examples = examples;
    this.plan =
        TrainingPlan.of(
            config,
            config.resolvedEngine(),
            network,
            config.method(trained, examples.size()),
            asTheyAre(network.input().channels()),
            examples.size(),
            (largest - 1) / config.training().batch() + 1);
  }

  private static Standardisation asTheyAre(int channels) {
    float[] one = new float[channels];
    Arrays.fill(one, 1);
    return new Standardisation(new float[channels], one);
  }

  /**
   * The state before the first step.
   *
   * @throws credence.job.base.JobException with exit code 64 if the posterior cannot start so
   */
  public TrainState initial() {
    return plan.initial(trained);
  }

  /** What the posterior is inferred with. */
  public Prior prior(MeanField posterior) {
    return plan.prior(posterior);
  }

  /** What a model holds: the posterior without the weights that its prior masks. */
  public MeanField published(MeanField posterior) {
    return plan.published(posterior);
  }

  /**
   * Makes all rounds.
   *
   * @throws credence.job.base.JobException with exit code 64 if training diverges
   */
  public TrainState run(TrainState start, Listener listener) throws IOException {
    Validation none = Validation.of(plan, ClusterData.of(spark.emptyRDD(), 0));
    Course course = new Course(plan.config().training());
    try (RoundWorkers partitions = new ClusterRoundWorkers(spark, plan, examples, none, start)) {
      Journal journal =
          new NotifyingJournal(listener, () -> published(partitions.state().posterior()));
      return new Rounds(plan, partitions, journal, course).run(0, plan.schedule().rounds());
    }
  }

  /** Keeps nothing. */
  private record NotifyingJournal(Listener listener, Supplier<MeanField> posterior)
      implements Journal {

    @Override
    public void add(RoundMetrics round) {
      listener.ended(round, posterior);
    }

    @Override
    public void add(Checkpoints.Snapshot snapshot) {
      // Nothing goes on from here but the caller, who has the end.
    }
  }
}
