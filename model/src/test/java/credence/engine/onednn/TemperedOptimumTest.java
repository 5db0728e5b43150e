package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Certainty;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.PriorScale;
import credence.bayes.Softplus;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where Adam ends on a logistic regression, at one weight decay and several temperatures: sigma^2 =
 * 1 / (N h / T + 1 / sigma_p^2) and a gradient of -delta m, h and gradient being expectations over
 * the posterior that are integrated here.
 */
class TemperedOptimumTest {

  private static final int INPUTS = 3;
  private static final int N = 200;
  private static final double DELTA = 2e-3;

  /** Posteriors of the end that are averaged. */
  private static final int SAVED = 200;

  private static final NetworkSpec NETWORK =
      new NetworkSpec("logistic", Shape.flat(INPUTS), List.of(new Dense(2)));
  private static final float[] IMAGES = EngineCases.normals(N * INPUTS, 7);
  private static final int[] LABELS = labels();

  private static int[] labels() {
    float[] uniforms = new float[N];
    RandomStream.of(RandomKey.of(8, Purpose.GENERATED_DATA), 0).uniforms(0, uniforms, 0, N);
    int[] labels = new int[N];
    for (int n = 0; n < N; n++) {
      double z = 1.5 * IMAGES[n * INPUTS] - IMAGES[n * INPUTS + 1] + 0.3;
      labels[n] = uniforms[n] < 1 / (1 + Math.exp(-z)) ? 1 : 0;
    }
    return labels;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1})
  void sigmasFollowTheTemperatureAndMeansTheWeightDecay(double temperature) {
    double priorSigma = new PriorScale.WeightDecay(DELTA).sigma(temperature, N);
    MeanField found = trained(temperature, new GaussianPrior(0, priorSigma));
    double[] curvature = new double[found.size()];
    double[] gradient = new double[found.size()];
    double noise = expectations(found, curvature, gradient);
    double sum = 0;
    for (int i = 0; i < found.size(); i++) {
      double precision = N * curvature[i] / temperature + 1 / (priorSigma * priorSigma);
      double ratio = found.sigma(i) * found.sigma(i) * precision;
      sum += ratio;
      assertThat(ratio).as("sigma^2 of weight " + i).isCloseTo(1, within(0.15));
      assertThat(gradient[i] + DELTA * found.mu()[i])
          .as("gradient of weight " + i)
          .isCloseTo(0, within(3e-3));
    }
    assertThat(sum / found.size())
        .as("the noise of the steps averages out")
        .isCloseTo(1, within(0.05));
    Certainty certainty =
        Certainty.of(
            Certainty.byLayer(new GaussianPrior(0, priorSigma), found, WeightLayout.of(NETWORK))
                .values());
    assertThat(certainty.noise(temperature, N))
        .as("the loss of a draw above that of the means, to second order")
        .isCloseTo(noise, within((temperature == 1 ? 0.2 : 0.07) * noise));
  }

  private static MeanField trained(double temperature, GaussianPrior prior) {
    Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8, 3);
    float[] rho = new float[WeightLayout.of(NETWORK).size()];
    Arrays.fill(rho, (float) Softplus.inverse(0.05));
    try (Engine engine = new OnednnEngine(EngineSpec.classifier(NETWORK, N, prior, adam))) {
      engine.load(MeanField.of(new float[rho.length], rho));
      double[][] sums = new double[2][rho.length];
      Minibatch all = new Minibatch(IMAGES, LABELS, N);
      int step = 0;
      for (double rate : new double[] {0.02, 0.005, 1e-3}) {
        for (int end = step + 2500; step < end; step++) {
          engine.step(all, EngineCases.key(step), temperature / N, rate);
        }
      }
      for (int i = 0; i < SAVED * 20; i++) {
        engine.step(all, EngineCases.key(step + i), temperature / N, 2e-4);
        if (i % 20 == 19) {
          add(sums, engine.save().posterior());
        }
      }
      return MeanField.of(mean(sums[0]), mean(sums[1]));
    }
  }

  /** Where the noise of single steps is averaged out. */
  private static void add(double[][] sums, MeanField posterior) {
    for (int i = 0; i < posterior.size(); i++) {
      sums[0][i] += posterior.mu()[i];
      sums[1][i] += posterior.rho()[i];
    }
  }

  private static float[] mean(double[] sums) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / SAVED);
    }
    return mean;
  }

  /**
   * Of the mean NLL under the posterior, by integrating over the difference of the two outputs,
   * which is a Gaussian: second derivatives and first ones by every parameter.
   *
   * @return its expectation less its value at the means
   */
  private static double expectations(MeanField q, double[] curvature, double[] gradient) {
    double noise = 0;
    for (int n = 0; n < N; n++) {
      double mean = q.mu()[2 * INPUTS + 1] - q.mu()[2 * INPUTS];
      double variance = square(q.sigma(2 * INPUTS + 1)) + square(q.sigma(2 * INPUTS));
      for (int j = 0; j < INPUTS; j++) {
        double x = IMAGES[n * INPUTS + j];
        mean += (q.mu()[INPUTS + j] - q.mu()[j]) * x;
        variance += (square(q.sigma(INPUTS + j)) + square(q.sigma(j))) * x * x;
      }
      double[] integrals = integrals(mean, Math.sqrt(variance), LABELS[n]);
      noise += (integrals[2] - Softplus.of(LABELS[n] == 1 ? -mean : mean)) / N;
      for (int c = 0; c < 2; c++) {
        double residual = (c == 1 ? 1 : -1) * (integrals[0] - LABELS[n]);
        for (int j = 0; j <= INPUTS; j++) {
          int index = j < INPUTS ? c * INPUTS + j : 2 * INPUTS + c;
          double x = j < INPUTS ? IMAGES[n * INPUTS + j] : 1;
          gradient[index] += residual * x / N;
          curvature[index] += integrals[1] * x * x / N;
        }
      }
    }
    return noise;
  }

  /** E[p], E[p (1 - p)] and E[-ln p of the label], p = 1 / (1 + exp(-z)), z a Gaussian. */
  private static double[] integrals(double mean, double sigma, int label) {
    double[] sums = new double[3];
    double weights = 0;
    for (int i = -200; i <= 200; i++) {
      double e = i / 25.0;
      double weight = Math.exp(-e * e / 2);
      double z = mean + sigma * e;
      double p = 1 / (1 + Math.exp(-z));
      weights += weight;
      sums[0] += weight * p;
      sums[1] += weight * p * (1 - p);
      sums[2] += weight * Softplus.of(label == 1 ? -z : z);
    }
    return new double[] {sums[0] / weights, sums[1] / weights, sums[2] / weights};
  }

  private static double square(double value) {
    return value * value;
  }
}
