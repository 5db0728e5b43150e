package credence.job.evaluate;

import credence.data.Examples;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.NonFiniteException;
import credence.job.cluster.EnginePool;
import credence.job.cluster.Machine;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import credence.predict.PredictionTable;
import credence.predict.Predictor;
import credence.predict.metrics.DrawLoss;
import credence.predict.metrics.EnsemblingCurve;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Predicts a slice of images on an executor and keeps a few floats of each.
 *
 * @param usual what the network is predicted by
 * @param draws T of a prediction that is not by the mean
 * @param logitScale tau that the model was fitted with, or null
 * @param images that slices are of
 */
record PredictTask(
    Worker worker,
    PredictedBy usual,
    int draws,
    Double logitScale,
    Broadcast<WireState> posterior,
    List<Broadcast<ImageSet>> images)
    implements Function<ImageSlice, SliceResult> {

  @Override
  public SliceResult call(ImageSlice slice) {
    return EnginePool.shared()
        .with(
            worker.key(),
            engine -> {
              engine.load(posterior.value().posterior());
              return predict(slice, engine);
            });
  }

  private SliceResult predict(ImageSlice slice, Engine engine) {
    ImageSet all = images.get(slice.images()).value();
    ImageSet set = all.slice(slice.from(), slice.end());
    if (slice.group().corruption() != null) {
      set = slice.group().corruption().apply(set, slice.from());
    }
    try {
      return predict(slice, engine, set);
    } catch (NonFiniteException e) {
      return new SliceResult(
          null, null, null, null, e.getMessage(), engine.describe(), Machine.processor());
    }
  }

  private SliceResult predict(ImageSlice slice, Engine engine, ImageSet set) {
    Draws by = slice.by().draws(worker.seed(), draws, slice.from());
    int classes = engine.spec().network().classes();
    PredictionTable table = new PredictionTable(set.size(), classes, by.count());
    DrawnProbabilities softplus = new DrawnProbabilities(Link.SOFTPLUS, by.count(), classes);
    Scaled scaled = isScaled(slice) ? new Scaled(logitScale, set.size(), by, classes) : null;
    boolean isTest = slice.group().kind() == ImageGroup.Kind.TEST;
    boolean isCurved = isTest && slice.by() == usual;
    boolean isNoisy = isTest && slice.by() != PredictedBy.MEAN;
    EnsemblingCurve curve = isCurved ? new EnsemblingCurve(by.count()) : null;
    DrawLoss loss = isNoisy ? new DrawLoss() : null;
    boolean isKnown = slice.group().kind() != ImageGroup.Kind.OOD;
    new Predictor(engine, Link.SOFTMAX)
        .predict(
            Examples.of(set, worker.input(set.shape())),
            by,
            (index, label, softmax) -> {
              softplus.load(softmax);
              table.set(index, isKnown ? label : -1, softmax, softplus);
              if (scaled != null) {
                scaled.set(index, isKnown ? label : -1, softmax, softplus);
              }
              if (isCurved) {
                curve.add(label, softmax);
              }
              if (isNoisy) {
                loss.add(label, softmax);
              }
            });
    PredictionTable beside = scaled == null ? null : scaled.table;
    return new SliceResult(
        table, beside, curve, loss, null, engine.describe(), Machine.processor());
  }

  private boolean isScaled(ImageSlice slice) {
    return logitScale != null && slice.by() == usual && slice.group().kind().isScaled();
  }

  /** The same draws with scaled logits. */
  private static final class Scaled {

    private final DrawnProbabilities drawn;
    private final PredictionTable table;

    Scaled(double scale, int images, Draws by, int classes) {
      this.drawn = new DrawnProbabilities(Link.SOFTMAX, by.count(), classes, scale);
      this.table = new PredictionTable(images, classes, by.count());
    }

    void set(int index, int label, DrawnProbabilities softmax, DrawnProbabilities softplus) {
      drawn.load(softmax);
      table.set(index, label, drawn, softplus);
    }
  }
}
