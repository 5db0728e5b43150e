package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Minibatches;
import credence.data.Standardisation;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.random.Purpose;
import credence.random.RandomKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunningStatisticsTest {

  private static final Shape IMAGE = new Shape(1, 2, 2);

  /** Normalises its inputs themselves, so that what it sees can be summed by hand. */
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "norm", IMAGE, List.of(new Flatten(), new BatchNorm(0.1, 1e-5), new Dense(3)));

  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "ND4J"})
  void theyAreTheMeanOverAllMinibatchesOfAPassOverAllPartitions(EngineName name) {
    MeanField posterior = posterior();
    EngineSpec spec =
        RunningStatistics.engine(
            EngineSpec.classifier(NETWORK, 4, new GaussianPrior(0, 1), Optimizer.Adam.standard()));
    MeanField whole;
    try (Engine engine = Engines.create(name, spec)) {
      whole =
          RunningStatistics.put(
              posterior,
              NETWORK,
              List.of(gather(engine, posterior, 0, 11), gather(engine, posterior, 1, 6)));
    }
    double[] means = new double[4];
    double[] variances = new double[4];
    sum(0, 11, means, variances);
    sum(1, 6, means, variances);
    int mean = LAYOUT.tensor(1, Role.MEAN).offset();
    int variance = LAYOUT.tensor(1, Role.VARIANCE).offset();
    for (int c = 0; c < 4; c++) {
      assertThat((double) whole.mu()[mean + c]).isEqualTo(means[c] / 17, within(1e-5));
      assertThat((double) whole.mu()[variance + c]).isEqualTo(variances[c] / 17, within(1e-4));
    }
    for (int i = 0; i < LAYOUT.size(); i++) {
      if (LAYOUT.at(i).role().isTrained()) {
        assertThat(whole.mu()[i]).isEqualTo(posterior.mu()[i]);
      }
      assertThat(whole.rho()[i]).isEqualTo(posterior.rho()[i]);
    }
  }

  /** Adds what the minibatches of a partition have, times their images. */
  private static void sum(int partition, int size, double[] means, double[] variances) {
    Minibatches minibatches = minibatches(partition, size);
    for (int step = 0; step < minibatches.perEpoch(); step++) {
      Minibatch batch = minibatches.at(2L * minibatches.perEpoch() + step);
      int n = batch.examples();
      for (int c = 0; c < 4; c++) {
        double mean = 0;
        for (int i = 0; i < n; i++) {
          mean += batch.images()[4 * i + c] / (double) n;
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
          squares += Math.pow(batch.images()[4 * i + c] - mean, 2);
        }
        means[c] += n * mean;
        variances[c] += n * squares / Math.max(1, n - 1);
      }
    }
  }

  private static RunningStatistics.Gathered gather(
      Engine engine, MeanField posterior, int partition, int size) {
    RandomKey key = new RandomKey(3, Purpose.LOCAL_REPARAMETERISATION, 9, partition, 0, 0);
    return RunningStatistics.gather(engine, posterior, minibatches(partition, size), 2, key);
  }

  private static Minibatches minibatches(int partition, int size) {
    byte[] pixels = new byte[4 * size];
    new Random(partition).nextBytes(pixels);
    ImageSet images = new ImageSet(IMAGE, List.of("a", "b", "c"), pixels, new int[size]);
    Standardisation scaling = Standardisation.byDivisor(50, 1);
    return new Minibatches(
        Examples.of(images, new ImageInput(IMAGE, IMAGE, scaling)), 4, 3, partition);
  }

  private static MeanField posterior() {
    Random random = new Random(5);
    float[] mu = new float[LAYOUT.size()];
    float[] rho = new float[LAYOUT.size()];
    for (int i = 0; i < mu.length; i++) {
      boolean uncertain = LAYOUT.at(i).layer() == 2;
      mu[i] = 0.1f + random.nextFloat();
      rho[i] = uncertain ? -3 : Float.NEGATIVE_INFINITY;
    }
    return MeanField.of(mu, rho);
  }
}
