package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class CertaintyTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec("two", Shape.flat(30), List.of(new Dense(20), new Dense(10)));
  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);
  private static final int N = 500;

  /** gamma = (N h / T) / (N h / T + 1 / sigma_p^2), which is the definition, from h itself. */
  @Test
  void itIsTheShareOfPrecisionThatComesFromTheData() {
    for (double temperature : new double[] {1, 0.1}) {
      double[] curvatures = curvatures();
      MeanField posterior = optimum(curvatures, temperature, 0.3);
      double expected = 0;
      double sigmas = 0;
      for (double h : curvatures) {
        double data = N * h / temperature;
        expected += data / (data + 1 / (0.3 * 0.3));
        sigmas += 1 / Math.sqrt(data + 1 / (0.3 * 0.3));
      }
      Certainty all = all(new GaussianPrior(0, 0.3), posterior);
      assertThat(all.weights()).isEqualTo(30 * 20 + 20 + 20 * 10 + 10);
      assertThat(all.determined()).isCloseTo(expected, within(1e-3));
      assertThat(all.share()).isCloseTo(expected / LAYOUT.size(), within(1e-6));
      assertThat(all.meanSigma()).isCloseTo(sigmas / LAYOUT.size(), within(1e-7));
      assertThat(all.meanSigma()).isCloseTo(posterior.meanSigma(), within(1e-12));
    }
  }

  /** E_q[loss] - loss(m) of a quadratic loss, by draws: T / 2N times the sum of gamma. */
  @Test
  void theNoiseOfADrawCostsTemperatureTimesWhatIsDetermined() {
    double[] curvatures = curvatures();
    for (double temperature : new double[] {1, 0.1, 0.01}) {
      MeanField posterior = optimum(curvatures, temperature, 0.3);
      double drawn = drawnLoss(posterior, curvatures, 2000);
      double noise = all(new GaussianPrior(0, 0.3), posterior).noise(temperature, N);
      assertThat(noise).as("T = " + temperature).isCloseTo(drawn, within(0.01 * drawn));
    }
  }

  @Test
  void underAWeakPriorItIsLinearInTheTemperature() {
    Prior weak = new GaussianPrior(0, 1e3);
    double warm = all(weak, optimum(curvatures(), 1, 1e3)).noise(1, N);
    double cold = all(weak, optimum(curvatures(), 0.1, 1e3)).noise(0.1, N);
    assertThat(warm).isCloseTo(10 * cold, within(1e-4 * warm));
    assertThat(warm).as("P / 2N").isCloseTo(LAYOUT.size() / (2.0 * N), within(1e-4 * warm));
  }

  @Test
  void layersHaveTheirOwn() {
    float[] rho = new float[LAYOUT.size()];
    Arrays.fill(rho, 0, 620, (float) Softplus.inverse(0.1));
    Arrays.fill(rho, 620, 820, (float) Softplus.inverse(0.2));
    Arrays.fill(rho, 820, 830, Float.NEGATIVE_INFINITY);
    MeanField posterior = MeanField.of(new float[rho.length], rho);
    SortedMap<Integer, Certainty> layers =
        Certainty.byLayer(new GaussianPrior(0, 0.2), posterior, LAYOUT);
    assertThat(layers).containsOnlyKeys(0, 1);
    assertThat(layers.get(0).share()).isCloseTo(0.75, within(1e-6));
    assertThat(layers.get(1).weights()).as("points do not count").isEqualTo(200);
    assertThat(layers.get(1).share()).isCloseTo(0, within(1e-6));
    assertThat(Certainty.of(layers.values()).share()).isCloseTo(0.75 * 620 / 820, within(1e-6));
  }

  @Test
  void aSigmaAboveThePriorsDeterminesNothingAndNoOtherPriorSaysAnything() {
    MeanField wide = optimum(new double[] {0}, 1, 0.3);
    assertThat(all(new GaussianPrior(0, 0.2), wide).determined()).isZero();
    float[] means = new float[LAYOUT.size()];
    assertThat(all(new EmpiricalPrior(means, 0.6), wide).share()).isCloseTo(0.75, within(1e-6));
    assertThat(all(new ScaleMixturePrior(0.5, 1, 0.1), wide).determined()).isNaN();
    assertThat(all(new LogUniformPrior(3), wide).determined()).isNaN();
    assertThat(all(new LogUniformPrior(3), wide).meanSigma()).isCloseTo(0.3, within(1e-7));
  }

  private static Certainty all(Prior prior, MeanField posterior) {
    return Certainty.of(Certainty.byLayer(prior, posterior, LAYOUT).values());
  }

  /** From 1e-4 to 1, evenly in the logarithm. */
  private static double[] curvatures() {
    double[] h = new double[LAYOUT.size()];
    for (int i = 0; i < h.length; i++) {
      h[i] = Math.pow(10, -4.0 * i / (h.length - 1));
    }
    return h;
  }

  private static MeanField optimum(double[] curvatures, double temperature, double priorSigma) {
    float[] rho = new float[LAYOUT.size()];
    for (int i = 0; i < rho.length; i++) {
      double h = curvatures[i % curvatures.length];
      double precision = N * h / temperature + 1 / (priorSigma * priorSigma);
      rho[i] = (float) Softplus.inverse(1 / Math.sqrt(precision));
    }
    return MeanField.of(new float[rho.length], rho);
  }

  private static double drawnLoss(MeanField posterior, double[] curvatures, int draws) {
    float[] normals = new float[curvatures.length];
    double sum = 0;
    for (int d = 0; d < draws; d++) {
      RandomStream.of(RandomKey.of(5, Purpose.GENERATED_DATA), d)
          .normals(0, normals, 0, normals.length);
      for (int i = 0; i < normals.length; i++) {
        double step = posterior.sigma(i) * normals[i];
        sum += curvatures[i] * step * step / 2;
      }
    }
    return sum / draws;
  }
}
