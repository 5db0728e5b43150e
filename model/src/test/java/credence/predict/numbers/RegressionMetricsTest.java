package credence.predict.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import org.junit.jupiter.api.Test;

class RegressionMetricsTest {

  private static final int EXAMPLES = 20_000;

  /** Targets drawn from the predictions: every figure has its expectation in closed form. */
  @Test
  void predictionsThatAreRightHaveTheirExpectedFigures() {
    RegressionMetrics metrics = new RegressionMetrics();
    add(metrics, 0, EXAMPLES, 1);
    RegressionSummary summary = metrics.summary();
    double s = 2;
    assertThat(summary.rmse()).isCloseTo(s, within(0.03));
    assertThat(summary.mae()).isCloseTo(s * Math.sqrt(2 / Math.PI), within(0.03));
    assertThat(summary.nll()).isCloseTo(0.5 * Math.log(2 * Math.PI * Math.E * s * s), within(0.02));
    assertThat(summary.crps()).isCloseTo(s / Math.sqrt(Math.PI), within(0.02));
    assertThat(summary.aleatoric()).isCloseTo(s * s, within(1e-9));
    assertThat(summary.epistemic()).isCloseTo(0, within(1e-9));
    for (RegressionSummary.Interval interval : summary.intervals()) {
      // Four deviations of a share of that many.
      assertThat(interval.coverage()).isCloseTo(interval.level(), within(4 * 0.5 / 141));
    }
    assertThat(summary.intervals())
        .extracting(RegressionSummary.Interval::level)
        .containsExactly(0.5, 0.8, 0.9, 0.95);
    assertThat(summary.intervals().get(3).width()).isCloseTo(4 * 1.959964, within(1e-5));
    assertThat(summary.pit()).allSatisfy(p -> assertThat(p).isCloseTo(0.05, within(0.007)));
  }

  @Test
  void boldPredictionsCoverTooLittle() {
    RegressionMetrics metrics = new RegressionMetrics();
    add(metrics, 0, EXAMPLES, 0.5);
    // Of a normal target, within half of its own 90 % interval.
    double expected = 2 * NormalDistribution.probability(0.5 * 1.6448536) - 1;
    assertThat(metrics.summary().intervals().get(2).coverage()).isCloseTo(expected, within(0.015));
  }

  @Test
  void aPointHasTheEndsOfTheNineInTen() {
    RegressionMetrics metrics = new RegressionMetrics();
    metrics.add(new NormalMixture(new double[] {3}, new double[] {2}), 4);
    RegressionMetrics.Point point = metrics.points().get(0);
    assertThat(point.low()).isCloseTo(3 - 2 * 1.6448536269514722, within(1e-9));
    assertThat(point.high()).isCloseTo(3 + 2 * 1.6448536269514722, within(1e-9));
    assertThat(point.deviation()).isEqualTo(2);
    assertThat(point.residual()).isEqualTo(1);
  }

  @Test
  void mergedPartsAreTheWhole() {
    RegressionMetrics whole = new RegressionMetrics();
    add(whole, 0, 1500, 1);
    RegressionMetrics first = new RegressionMetrics();
    add(first, 0, 700, 1);
    RegressionMetrics second = new RegressionMetrics();
    add(second, 700, 1500, 1);
    first.merge(second);
    RegressionSummary expected = whole.summary();
    RegressionSummary found = first.summary();
    assertThat(found.examples()).isEqualTo(1500);
    assertThat(found.nll()).isCloseTo(expected.nll(), within(1e-12));
    assertThat(found.rmse()).isCloseTo(expected.rmse(), within(1e-12));
    assertThat(found.pit()).isEqualTo(expected.pit());
    assertThat(first.points()).isEqualTo(whole.points()).hasSize(1000);
  }

  private static void add(RegressionMetrics metrics, int from, int end, double confidence) {
    float[] noise = new float[EXAMPLES];
    RandomStream.of(RandomKey.of(5, Purpose.GENERATED_DATA), 0).normals(0, noise, 0, EXAMPLES);
    for (int i = from; i < end; i++) {
      double mean = Math.sin(i);
      double[] means = {mean, mean};
      double sigma = 2 * confidence;
      metrics.add(new NormalMixture(means, new double[] {sigma, sigma}), mean + 2 * noise[i]);
    }
  }
}
