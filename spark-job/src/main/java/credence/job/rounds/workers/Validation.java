package credence.job.rounds.workers;

import credence.data.ImageSet;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.images.named.ClusterData;
import credence.job.rounds.metrics.EvaluationFigures;
import org.apache.spark.broadcast.Broadcast;

/** Examples on executors that are never trained on, and how predictions of them are measured. */
public interface Validation extends AutoCloseable {

  /** Whether there are none. */
  boolean isEmpty();

  /**
   * Predicts them.
   *
   * @param worker that has been sent to the executors
   * @param state a training's, or a posterior
   * @param place in training, for messages
   * @throws credence.job.base.JobException with exit code 64 if a network's outputs are not finite
   */
  EvaluationFigures run(Broadcast<SentWorker> worker, Broadcast<WireState> state, String place);

  @Override
  void close();

  /**
   * By images.
   *
   * @param images closed with this; may be empty
   */
  static Validation of(TrainingPlan plan, ClusterData<ImageSet> images) {
    return new OfImages(plan, images);
  }

  /** Of classes. */
  record OfImages(TrainingPlan plan, ClusterData<ImageSet> images) implements Validation {

    @Override
    public boolean isEmpty() {
      return images.isEmpty();
    }

    @Override
    public EvaluationFigures run(
        Broadcast<SentWorker> worker, Broadcast<WireState> state, String place) {
      return new Evaluation(plan.worker(), plan.config().evaluation())
          .run(images, worker, state, place)
          .figures();
    }

    @Override
    public void close() {
      images.close();
    }
  }
}
