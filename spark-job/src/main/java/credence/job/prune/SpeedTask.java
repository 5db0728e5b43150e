package credence.job.prune;

import credence.data.Examples;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.choice.Engines;
import credence.job.cluster.Devices;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.predict.Link;
import credence.predict.Predictor;
import credence.predict.metrics.ClassificationMetrics;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * How many images a second two networks predict, in turn in one task, so that both have the same
 * machine and the same company.
 *
 * @param draws of the weights for a prediction
 */
record SpeedTask(Subject before, Subject after, int draws, Broadcast<ImageSet> images, int most)
    implements Function<Integer, Speed> {

  /** Each is timed so often, after once that does not count; the median is taken. */
  private static final int TIMES = 3;

  /** A network, to be predicted with. */
  record Subject(Worker worker, Broadcast<WireState> posterior) implements Serializable {

    private Engine engine() {
      Engine engine = Engines.create(worker.engine(), worker.spec(), Devices.card(worker.engine()));
      engine.load(posterior.value().posterior());
      return engine;
    }
  }

  @Override
  public Speed call(Integer only) {
    ImageSet all = images.value();
    ImageSet few = all.slice(0, Math.min(most, all.size()));
    double[][] seconds = new double[2][TIMES];
    try (Engine whole = before.engine();
        Engine small = after.engine()) {
      for (int time = -1; time < TIMES; time++) {
        double first = seconds(whole, before, few);
        double second = seconds(small, after, few);
        if (time >= 0) {
          seconds[0][time] = first;
          seconds[1][time] = second;
        }
      }
    }
    return new Speed(few.size() / median(seconds[0]), few.size() / median(seconds[1]));
  }

  private double seconds(Engine engine, Subject subject, ImageSet images) {
    Examples examples = Examples.of(images, subject.worker().input(images.shape()));
    long start = System.nanoTime();
    ClassificationMetrics.of(
        new Predictor(engine, Link.SOFTMAX),
        examples,
        new Draws.Weights(subject.worker().seed(), draws));
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
