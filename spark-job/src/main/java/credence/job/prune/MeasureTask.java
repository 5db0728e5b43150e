package credence.job.prune;

import credence.data.Examples;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.NonFiniteException;
import credence.engine.choice.Engines;
import credence.job.cluster.Devices;
import credence.job.cluster.Machine;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.predict.Link;
import credence.predict.Predictor;
import credence.predict.metrics.ClassificationMetrics;
import credence.prune.Pruned;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Prunes a network as a point of the curve says and measures what is left, on an executor. The
 * posterior is the network's.
 *
 * @param worker for the network as it is
 * @param draws of the weights for a prediction
 * @param images those that there are
 */
record MeasureTask(
    Worker worker,
    int draws,
    Broadcast<WireState> posterior,
    EnumMap<SplitMetrics.Split, Broadcast<ImageSet>> images)
    implements Function<CurvePoint, MeasureResult> {

  @Override
  public MeasureResult call(CurvePoint point) {
    Pruned whole =
        new Pruned(
            worker.spec().network(), posterior.value().posterior(), worker.spec().method().prior());
    Pruned pruned = point.of(whole);
    EngineSpec spec = EngineSpec.forPrediction(pruned.network());
    try (Engine engine = Engines.create(worker.engine(), spec, Devices.card(worker.engine()))) {
      engine.load(pruned.posterior());
      return measure(engine);
    }
  }

  private MeasureResult measure(Engine engine) {
    try {
      return new MeasureResult(scores(engine), null, engine.describe(), Machine.processor());
    } catch (NonFiniteException e) {
      return new MeasureResult(List.of(), e.getMessage(), engine.describe(), Machine.processor());
    }
  }

  private List<SplitMetrics> scores(Engine engine) {
    Predictor predictor = new Predictor(engine, Link.SOFTMAX);
    List<SplitMetrics> scores = new ArrayList<>();
    for (Map.Entry<SplitMetrics.Split, Broadcast<ImageSet>> entry : images.entrySet()) {
      ImageSet set = entry.getValue().value();
      Examples examples = Examples.of(set, worker.input(set.shape()));
      for (SplitMetrics.Mode mode : SplitMetrics.Mode.values()) {
        ClassificationMetrics metrics = ClassificationMetrics.of(predictor, examples, draws(mode));
        scores.add(new SplitMetrics(entry.getKey(), mode, metrics));
      }
    }
    return scores;
  }

  private Draws draws(SplitMetrics.Mode mode) {
    return mode == SplitMetrics.Mode.MEAN
        ? new Draws.Mean()
        : new Draws.Weights(worker.seed(), draws);
  }
}
