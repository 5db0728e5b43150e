package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerStatisticsTest {

  /** 2 x 2 and 3 x 2 weights with 2 and 3 biases: 6 and 9. */
  private static final NetworkSpec NETWORK =
      new NetworkSpec("two", Shape.flat(2), List.of(new Dense(2), new Dense(3)));

  private static final GaussianPrior PRIOR = new GaussianPrior(0, 1);

  @Test
  void figuresAreThoseOfTheClosedForms() {
    float[] mu = new float[15];
    float[] rho = new float[15];
    // softplus(ln(e^s - 1)) = s: 0.1 in the first layer, 1 in the second.
    Arrays.fill(rho, 0, 6, (float) Math.log(Math.expm1(0.1)));
    Arrays.fill(rho, 6, 15, (float) Math.log(Math.expm1(1)));
    Arrays.fill(mu, 0, 6, -1f);
    mu[14] = 100;
    List<LayerStatistics> layers = LayerStatistics.of(NETWORK, MeanField.of(mu, rho), PRIOR);
    assertThat(layers)
        .extracting(LayerStatistics::layer)
        .containsExactly("layers[0] (dense)", "layers[1] (dense)");
    LayerStatistics first = layers.get(0);
    assertThat(first.weights()).isEqualTo(6);
    assertThat(first.shape()).isEqualTo("2 \u00D7 2");
    assertThat(first.meanSigma()).isCloseTo(0.1, within(1e-7));
    assertThat(first.meanSnr()).as("1 / 0.1 is 10 dB").isCloseTo(10, within(1e-5));
    // ln(1 / 0.1) + (0.01 + 1) / 2 - 1/2 each.
    assertThat(first.kl()).isCloseTo(6 * (Math.log(10) + 0.005), within(1e-5));
    LayerStatistics second = layers.get(1);
    assertThat(second.weights()).isEqualTo(9);
    assertThat(second.meanSnr()).as("of the one mu that is not 0").isCloseTo(20, within(1e-5));
    assertThat(second.kl()).as("mu^2 / 2").isCloseTo(5000, within(1e-3));
  }

  @Test
  void layersAddUpToTheNetwork() {
    float[] mu = {1, -2, 3, 0.5f, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    MeanField posterior = MeanField.of(mu, new float[15]);
    LayerStatistics all = LayerStatistics.total(posterior, PRIOR);
    List<LayerStatistics> layers = LayerStatistics.of(NETWORK, posterior, PRIOR);
    assertThat(all.weights()).isEqualTo(15);
    assertThat(all.meanSigma()).as("softplus(0) = ln 2").isCloseTo(Math.log(2), within(1e-7));
    assertThat(layers.stream().mapToDouble(LayerStatistics::kl).sum())
        .isCloseTo(all.kl(), within(1e-9));
  }

  @Test
  void pointsHaveNoSigmaNoSignalToNoiseAndNoKl() {
    float[] rho = new float[15];
    Arrays.fill(rho, 0, 6, Float.NEGATIVE_INFINITY);
    float[] mu = new float[15];
    Arrays.fill(mu, 1);
    MeanField posterior = MeanField.of(mu, rho);
    LayerStatistics points = LayerStatistics.of(NETWORK, posterior, PRIOR).get(0);
    assertThat(points.meanSigma()).isNaN();
    assertThat(points.meanSnr()).isNaN();
    assertThat(points.kl()).isZero();
    assertThat(LayerStatistics.total(posterior, PRIOR).meanSigma())
        .as("of those that have one")
        .isCloseTo(Math.log(2), within(1e-7));
  }

  @Test
  void withoutAMeanThereIsNoSignalToMeasure() {
    MeanField posterior = MeanField.of(new float[15], new float[15]);
    assertThat(LayerStatistics.total(posterior, PRIOR).meanSnr()).isNaN();
  }
}
