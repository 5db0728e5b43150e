package credence.job.rounds.workers;

import credence.data.Examples;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.NonFiniteException;
import credence.job.base.DivergedException;
import credence.job.base.JobException;
import credence.job.cluster.Devices;
import credence.job.cluster.EnginePool;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.config.EvaluationConfig;
import credence.job.images.named.ClusterData;
import credence.predict.AdaptiveSets;
import credence.predict.Link;
import credence.predict.Predictor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;

/** Predicts image sets and measures how good the predictions are. */
record Evaluation(Worker worker, EvaluationConfig config, Asked asked) {

  Evaluation(Worker worker, EvaluationConfig config) {
    this(worker, config, Asked.NOTHING);
  }

  /** The same on an executor, whose worker has been sent there. */
  private record Task(Broadcast<SentWorker> sent, EvaluationConfig config, Asked asked)
      implements Serializable {

    Measured<Evaluated> run(ImageSet images, WireState state, long first) {
      Evaluation own = new Evaluation(sent.value().worker(), config, asked);
      return measure(() -> own.predict(images, state, first));
    }
  }

  /** Of a partition: what was found, or what is not finite. */
  record Measured<T>(T result, String fault) implements Serializable {}

  /**
   * On the cluster.
   *
   * @param sent {@link #worker}, where executors find it
   * @param state a training's, or a posterior
   * @param place in training and data, for messages
   * @throws JobException with exit code 64 if a network's outputs are not finite
   */
  Evaluated run(
      ClusterData<ImageSet> images,
      Broadcast<SentWorker> sent,
      Broadcast<WireState> state,
      String place) {
    long total = images.size();
    int parts = Devices.lend(images.partitions(), worker.engine()).getNumPartitions();
    Task task = new Task(sent, config, asked);
    List<Measured<Evaluated>> measured =
        images.run((p, set) -> task.run(set, state.value(), total * p / parts));
    return merged(measured, place, Evaluated::merge);
  }

  /**
   * The same here and now, one set after the other.
   *
   * @param engine for the worker's network, loaded
   */
  Evaluated run(Engine engine, List<ImageSet> sets, String place) {
    long total = sets.stream().mapToLong(ImageSet::size).sum();
    List<Measured<Evaluated>> measured = new ArrayList<>();
    for (int p = 0; p < sets.size(); p++) {
      long first = total * p / sets.size();
      ImageSet images = sets.get(p);
      measured.add(measure(() -> predict(engine, images, first)));
    }
    return merged(measured, place, Evaluated::merge);
  }

  /** All parts in one, in their order. */
  static <T> T merged(List<Measured<T>> measured, String place, BiConsumer<T, T> merge) {
    T all = null;
    for (Measured<T> part : measured) {
      if (part.fault() != null) {
        throw new DivergedException(
            "%s: %s. Lower training.learning-rate or posterior.initial-sigma."
                .formatted(place, part.fault()));
      }
      if (all == null) {
        all = part.result();
      } else {
        merge.accept(all, part.result());
      }
    }
    return all;
  }

  static <T> Measured<T> measure(Supplier<T> prediction) {
    try {
      return new Measured<>(prediction.get(), null);
    } catch (NonFiniteException e) {
      // A result and no failure: Spark would repeat the task, and meet the same.
      return new Measured<>(null, e.getMessage());
    }
  }

  private Evaluated predict(ImageSet images, WireState state, long first) {
    return EnginePool.shared()
        .with(
            worker.key(),
            engine -> {
              state.loadInto(engine);
              return predict(engine, images, first);
            });
  }

  private Evaluated predict(Engine engine, ImageSet images, long first) {
    Draws draws = draws(config, worker.seed(), first);
    Evaluated result = Evaluated.of(worker.spec().network().classes(), draws.count(), asked);
    long seed = worker.seed();
    AdaptiveSets uniforms = asked.scores() ? AdaptiveSets.calibrating(seed) : AdaptiveSets.of(seed);
    new Predictor(engine, Link.SOFTMAX, asked.scale())
        .predict(
            Examples.of(images, worker.input(images.shape())),
            draws,
            (index, label, drawn) -> result.add(first + index, label, drawn, uniforms));
    return result;
  }

  /**
   * @param first number of the first example
   */
  static Draws draws(EvaluationConfig config, long seed, long first) {
    return switch (config.mode()) {
      case WEIGHTS -> new Draws.Weights(seed, config.draws());
      case ACTIVATIONS -> new Draws.Activations(seed, config.draws(), first);
      case MEAN -> new Draws.Mean();
    };
  }
}
