package credence.job.train;

import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.job.config.TrainConfig;
import credence.job.config.TrainingConfig;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.train.LearningRate;
import credence.train.RoundPlan;

/**
 * A training, worked out: everything that is known before its first round.
 *
 * @param examples N
 */
record TrainingPlan(TrainConfig config, Worker worker, Schedule schedule, long examples) {

  /** Merged by the driver up to this many bytes of states; in pieces beyond. */
  private static final long DRIVER_MERGE_BYTES = 256L << 20;

  private static final long SLICE_BYTES = 16L << 20;

  /**
   * What every partition does in a round.
   *
   * @param rate the schedule of the learning rate as it stands
   */
  RoundPlan round(int round, LearningRate rate) {
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

  /** What a model holds: the posterior without the weights that its prior masks. */
  MeanField published(MeanField trained) {
    return worker.spec().method().prior() instanceof LogUniformPrior prior
        ? prior.masked(trained)
        : trained;
  }

  /** How states like {@code state} are merged; the bytes are the same in any number of slices. */
  RoundMerge merge(WireState state) {
    int slices = config.training().mergeSlices();
    if (slices == 0) {
      long bytes = state.bytes().length;
      boolean small = bytes * config.data().partitions() <= DRIVER_MERGE_BYTES;
      slices = small ? 1 : (int) ((bytes - 1) / SLICE_BYTES + 1);
    }
    return new RoundMerge(config.training().merge(), Math.min(slices, state.weights()));
  }

  /** Passes over the data when a round has ended. */
  double epochs(int round) {
    return (double) schedule.firstStep(round + 1) / schedule.stepsPerEpoch();
  }
}
