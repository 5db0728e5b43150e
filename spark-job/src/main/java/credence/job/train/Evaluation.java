package credence.job.train;

import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.NonFiniteException;
import credence.job.JobException;
import credence.job.config.EvaluationConfig;
import credence.job.data.ClusterImages;
import credence.job.engine.EnginePool;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.predict.ClassificationMetrics;
import credence.predict.ClassificationSummary;
import credence.predict.Examples;
import credence.predict.Link;
import credence.predict.Predictor;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** Predicts image sets on the cluster and measures how good the predictions are. */
record Evaluation(Worker worker, EvaluationConfig config) implements Serializable {

  /** Of a partition: metrics, or what is not finite. */
  private record Measured(ClassificationMetrics metrics, String fault) implements Serializable {}

  /**
   * With the weights of {@code state}.
   *
   * @param place in training and data, for messages
   * @throws JobException with exit code 64 if a network's outputs are not finite
   */
  ClassificationSummary run(ClusterImages images, Broadcast<WireState> state, String place) {
    long total = images.size();
    int parts = images.partitions().getNumPartitions();
    List<Measured> measured =
        images.run((p, set) -> measure(set, state.value(), total * p / parts));
    ClassificationMetrics all = null;
    for (Measured part : measured) {
      if (part.fault() != null) {
        throw JobException.usage(
            "%s: %s. Lower training.learning-rate or posterior.initial-sigma."
                .formatted(place, part.fault()));
      }
      if (all == null) {
        all = part.metrics();
      } else {
        all.merge(part.metrics());
      }
    }
    return all.summary();
  }

  private Measured measure(ImageSet images, WireState state, long first) {
    try {
      return new Measured(metrics(images, state, first), null);
    } catch (NonFiniteException e) {
      // A result and no failure: Spark would repeat the task, and meet the same.
      return new Measured(null, e.getMessage());
    }
  }

  private ClassificationMetrics metrics(ImageSet images, WireState state, long first) {
    return EnginePool.shared()
        .with(
            worker.key(),
            engine -> {
              engine.load(state.toState());
              return new Predictor(engine, Link.SOFTMAX)
                  .evaluate(Examples.of(images, worker.input(images.shape())), draws(first));
            });
  }

  private Draws draws(long first) {
    return switch (config.mode()) {
      case WEIGHTS -> new Draws.Weights(worker.seed(), config.draws());
      case ACTIVATIONS -> new Draws.Activations(worker.seed(), config.draws(), first);
      case MEAN -> new Draws.Mean();
    };
  }
}
