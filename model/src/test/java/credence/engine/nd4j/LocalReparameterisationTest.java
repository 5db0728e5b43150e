package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Optimizer;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One linear layer: each output is Gaussian, and its mean and variance under the sampled weights
 * are those of local reparameterisation. Bounds are five standard errors of 4,000 draws: sqrt(1 /
 * draws) deviations for a mean, sqrt(2 / draws) for a variance.
 */
class LocalReparameterisationTest {

  private static final int DRAWS = 4000;

  private static final NetworkSpec DENSE =
      new NetworkSpec("dense", Shape.flat(4), List.of(new Dense(3)));

  private static final NetworkSpec CONVOLUTION =
      new NetworkSpec("conv", new Shape(2, 3, 3), List.of(Conv2d.of(2, 2, 1, 0), new Flatten()));

  @Test
  void denseOutputsHaveTheMomentsOfSampledWeights() {
    MeanField q = EngineCases.posterior(DENSE);
    float[] x = EngineCases.images(DENSE, 1);
    double[] mean = new double[3];
    double[] variance = new double[3];
    for (int u = 0; u < 3; u++) {
      mean[u] = q.mu()[12 + u];
      variance[u] = q.sigma(12 + u) * q.sigma(12 + u);
      for (int i = 0; i < 4; i++) {
        double s = q.sigma(u * 4 + i);
        mean[u] += q.mu()[u * 4 + i] * x[i];
        variance[u] += s * s * x[i] * x[i];
      }
    }
    assertMoments(DENSE, q, x, mean, variance);
  }

  @Test
  void everyPositionOfAConvolutionHasTheMomentsOfSampledWeights() {
    MeanField q = EngineCases.posterior(CONVOLUTION);
    float[] x = EngineCases.images(CONVOLUTION, 1);
    double[] mean = new double[8];
    double[] variance = new double[8];
    for (int out = 0; out < 8; out++) {
      int filter = out / 4;
      mean[out] = q.mu()[16 + filter];
      variance[out] = q.sigma(16 + filter) * q.sigma(16 + filter);
      for (int tap = 0; tap < 8; tap++) {
        int row = out % 4 / 2 + tap % 4 / 2;
        int column = out % 2 + tap % 2;
        float pixel = x[tap / 4 * 9 + row * 3 + column];
        double s = q.sigma(filter * 8 + tap);
        mean[out] += q.mu()[filter * 8 + tap] * pixel;
        variance[out] += s * s * pixel * pixel;
      }
    }
    assertMoments(CONVOLUTION, q, x, mean, variance);
  }

  private static void assertMoments(
      NetworkSpec network, MeanField q, float[] x, double[] mean, double[] variance) {
    for (Draws draws : List.of(new Draws.Weights(4, DRAWS), new Draws.Activations(4, DRAWS, 0))) {
      float[] logits = predict(network, q, x, draws);
      for (int unit = 0; unit < mean.length; unit++) {
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < DRAWS; t++) {
          double z = logits[t * mean.length + unit] - mean[unit];
          sum += z;
          squares += z * z;
        }
        double deviation = Math.sqrt(variance[unit]);
        assertThat(sum / DRAWS)
            .as("mean of unit %d, %s", unit, draws)
            .isCloseTo(0, within(5 * deviation / Math.sqrt(DRAWS)));
        assertThat(squares / DRAWS)
            .as("variance of unit %d, %s", unit, draws)
            .isCloseTo(variance[unit], within(5 * variance[unit] * Math.sqrt(2.0 / DRAWS)));
      }
    }
  }

  private static float[] predict(NetworkSpec network, MeanField q, float[] x, Draws draws) {
    Optimizer sgd = new Optimizer.Sgd();
    float[] logits = new float[draws.count() * network.classes()];
    try (Engine engine = new Nd4jEngine(EngineCases.spec(network, 1, sgd))) {
      engine.load(q);
      engine.predict(x, 1, draws, logits);
    }
    return logits;
  }
}
