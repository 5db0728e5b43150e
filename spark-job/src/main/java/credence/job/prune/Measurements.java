package credence.job.prune;

import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.Devices;
import credence.job.cluster.TaskProgress;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.net.NetworkSpec;
import credence.prune.Pruned;
import java.util.EnumMap;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Measures networks on the cluster, a task each, on images that are sent once. */
final class Measurements implements AutoCloseable {

  /** Images whose prediction is timed. */
  private static final int TIMED = 256;

  private final JavaSparkContext spark;
  private final EngineName engine;
  private final Standardisation standardisation;
  private final long seed;
  private final int draws;
  private final EnumMap<SplitMetrics.Split, Broadcast<ImageSet>> images =
      new EnumMap<>(SplitMetrics.Split.class);

  /**
   * @param draws of the weights for a prediction
   */
  Measurements(JavaSparkContext spark, TrainedModel model, SplitImages images, int draws) {
    this.spark = spark;
    this.engine = model.settings().engineFor(Precision.FLOAT32);
    this.standardisation = model.model().standardisation();
    this.seed = model.settings().seed();
    this.draws = draws;
    send(SplitMetrics.Split.VALIDATION, images.validation());
    send(SplitMetrics.Split.TEST, images.test());
  }

  private void send(SplitMetrics.Split split, ImageSet set) {
    if (set.size() > 0) {
      images.put(split, spark.broadcast(set));
    }
  }

  /**
   * Measures what each point leaves of {@code network}: results in the order of the points.
   *
   * @throws JobException with exit code 65 if a network's outputs are not finite
   */
  List<MeasureResult> run(Pruned network, List<CurvePoint> points) {
    Broadcast<WireState> state = spark.broadcast(WireState.of(network.posterior()));
    TaskProgress progress = TaskProgress.of(spark.sc(), "pruning", "networks", points.size());
    try {
      MeasureTask task = new MeasureTask(worker(network.network()), draws, state, images);
      JavaRDD<CurvePoint> pending = spark.parallelize(points, points.size());
      List<MeasureResult> all = Devices.lend(pending, engine).map(task).collect();
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).fault() != null) {
          throw new JobException(
              ExitCode.BAD_DATA, "network %s: %s".formatted(points.get(i), all.get(i).fault()));
        }
      }
      return all;
    } finally {
      progress.close();
      state.destroy();
    }
  }

  /** How fast {@code small} predicts, and how fast {@code whole} does beside it. */
  Speed speed(Pruned whole, Pruned small) {
    Broadcast<WireState> before = spark.broadcast(WireState.of(whole.posterior()));
    Broadcast<WireState> after = spark.broadcast(WireState.of(small.posterior()));
    try {
      SpeedTask task =
          new SpeedTask(
              new SpeedTask.Subject(worker(whole.network()), before),
              new SpeedTask.Subject(worker(small.network()), after),
              draws,
              images.get(SplitMetrics.Split.TEST),
              TIMED);
      return Devices.lend(spark.parallelize(List.of(0), 1), engine).map(task).collect().get(0);
    } finally {
      before.destroy();
      after.destroy();
    }
  }

  private Worker worker(NetworkSpec network) {
    return new Worker(engine, EngineSpec.forPrediction(network), standardisation, seed);
  }

  @Override
  public void close() {
    images.values().forEach(Broadcast::destroy);
  }
}
