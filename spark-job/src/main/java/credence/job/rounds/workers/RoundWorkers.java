package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.train.RoundPlan;

/** The partitions of the training images, and the state that their next round begins with. */
public interface RoundWorkers extends AutoCloseable {

  /**
   * Trains every partition from the state as it is. What they bring, merged in the order of the
   * partitions, is the state from then on.
   *
   * @throws credence.job.base.JobException with exit code 64 if a partition diverged
   */
  RoundMerge.Merged train(RoundPlan round);

  /** Whether there are images to validate with. */
  boolean canValidate();

  /**
   * Predicts the validation examples with the state as it is.
   *
   * @param place in training, for messages
   * @throws credence.job.base.JobException with exit code 64 if a network's outputs are not finite
   */
  EvaluationFigures validate(String place);

  /**
   * Predicts the validation examples with another posterior.
   *
   * @throws credence.job.base.JobException likewise
   */
  EvaluationFigures validate(MeanField other, String place);

  /**
   * Another posterior with batch normalisation's statistics of its own, by one pass over the
   * training images.
   *
   * @throws credence.job.base.JobException likewise
   */
  MeanField normalised(MeanField other);

  /** The state as it is, the caller's own. */
  TrainState state();

  /** Tasks that run at a time. */
  int slots();

  /** Bytes of all states that a round sends, there and back. */
  long bytes();

  @Override
  void close();
}
