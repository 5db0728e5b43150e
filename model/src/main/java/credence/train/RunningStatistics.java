package credence.train;

import credence.bayes.MeanField;
import credence.data.Minibatches;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.BatchNorm;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.random.RandomKey;
import java.io.Serializable;
import java.util.List;

/**
 * Batch normalisation's running statistics for a posterior that no training step has gone through,
 * such as an average (Izmailov et al. 2018, section 3.2): the mean, over the minibatches of one
 * pass over the training images, of what each minibatch has, means and unbiased variances alike,
 * weighted by images. Images and noise are as in training.
 */
public final class RunningStatistics {

  private RunningStatistics() {}

  /**
   * What one partition has seen.
   *
   * @param means of the statistics, in the order in which they lie in the flat vectors
   * @param examples that they are of
   */
  public record Gathered(double[] means, long examples) implements Serializable {}

  /** Whether a network has any. */
  public static boolean isIn(NetworkSpec network) {
    return network.layers().stream().anyMatch(layer -> layer instanceof BatchNorm);
  }

  /**
   * What an engine must be compiled for to gather them: after a step its statistics are those of
   * the step's minibatch, and at a rate of 0 nothing else changes.
   */
  public static EngineSpec engine(EngineSpec trained) {
    NetworkSpec network = trained.network();
    List<LayerSpec> layers = network.layers().stream().map(RunningStatistics::forgetful).toList();
    return new EngineSpec(
        new NetworkSpec(network.name(), network.input(), layers),
        trained.batch(),
        trained.method(),
        new Optimizer.Sgd(),
        trained.likelihood(),
        trained.precision());
  }

  private static LayerSpec forgetful(LayerSpec layer) {
    return layer instanceof BatchNorm norm ? new BatchNorm(1, norm.epsilon()) : layer;
  }

  /**
   * One pass over a partition.
   *
   * @param engine for {@link #engine}
   * @param epoch whose order and views of the images these are, from 0
   * @param key of the noise in the first step, its purpose LOCAL_REPARAMETERISATION
   * @throws credence.engine.NonFiniteException if a loss is not finite
   */
  public static Gathered gather(
      Engine engine, MeanField posterior, Minibatches minibatches, int epoch, RandomKey key) {
    WeightLayout layout = WeightLayout.of(engine.spec().network());
    double[] means = new double[size(layout)];
    engine.load(posterior);
    long seen = 0;
    for (int step = 0; step < minibatches.perEpoch(); step++) {
      Minibatch minibatch = minibatches.at((long) epoch * minibatches.perEpoch() + step);
      engine.step(minibatch, at(key, step), 0, 0);
      seen += minibatch.examples();
      float[] mu = engine.save().posterior().mu();
      add(means, (double) minibatch.examples() / seen, of(layout, mu));
    }
    return new Gathered(means, seen);
  }

  /**
   * The posterior with the statistics of all partitions.
   *
   * @param partitions in their order
   */
  public static MeanField put(MeanField posterior, NetworkSpec network, List<Gathered> partitions) {
    WeightLayout layout = WeightLayout.of(network);
    double[] means = new double[size(layout)];
    long seen = 0;
    for (Gathered partition : partitions) {
      seen += partition.examples();
      add(means, (double) partition.examples() / seen, partition.means());
    }
    float[] mu = posterior.mu().clone();
    int at = 0;
    for (WeightLayout.Tensor tensor : statistics(layout)) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        mu[i] = (float) means[at++];
      }
    }
    return MeanField.of(mu, posterior.rho());
  }

  private static RandomKey at(RandomKey key, int step) {
    return new RandomKey(key.seed(), key.purpose(), key.round(), key.partition(), step, 0);
  }

  private static void add(double[] means, double share, double[] others) {
    for (int i = 0; i < means.length; i++) {
      means[i] += share * (others[i] - means[i]);
    }
  }

  private static double[] of(WeightLayout layout, float[] mu) {
    double[] values = new double[size(layout)];
    int at = 0;
    for (WeightLayout.Tensor tensor : statistics(layout)) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        values[at++] = mu[i];
      }
    }
    return values;
  }

  private static int size(WeightLayout layout) {
    return statistics(layout).stream().mapToInt(WeightLayout.Tensor::size).sum();
  }

  private static List<WeightLayout.Tensor> statistics(WeightLayout layout) {
    return layout.tensors().stream().filter(tensor -> !tensor.role().isTrained()).toList();
  }
}
