package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AveragingTest {

  @ParameterizedTest
  @EnumSource
  void equalPosteriorsAreTheirOwnAverageBitForBit(Averaging averaging) {
    MeanField posterior = random(1, 2000);
    MeanField average = null;
    for (int n = 0; n < 50; n++) {
      average = averaging.add(average, n, posterior);
    }
    assertThat(average.mu()).isEqualTo(posterior.mu());
    assertThat(average.rho()).isEqualTo(posterior.rho());
  }

  @Test
  void varianceIsTheMeanOfMuAndOfSigmaSquared() {
    MeanField average = average(Averaging.VARIANCE, of(1, 0.1), of(4, 0.2), of(7, 0.6));
    assertThat(average.mu()[0]).isEqualTo(4, within(1e-6f));
    assertThat(average.sigma(0)).isEqualTo(Math.sqrt((0.01 + 0.04 + 0.36) / 3), within(1e-7));
  }

  /** sigma^2 = 1 / (lambda (h + delta)); averages of h and (h + delta) m, by hand. */
  @Test
  void precisionIsTheMeanOfCurvatureAndOfMeansWeightedByIt() {
    double lambda = 500;
    double delta = 0.02;
    double[] h = {0.1, 0.4, 1.3};
    double[] m = {1, -2, 3};
    MeanField[] rounds = new MeanField[3];
    double sumOfH = 0;
    double sumOfNatural = 0;
    for (int i = 0; i < 3; i++) {
      rounds[i] = of(m[i], 1 / Math.sqrt(lambda * (h[i] + delta)));
      sumOfH += h[i];
      sumOfNatural += (h[i] + delta) * m[i];
    }
    MeanField average = average(Averaging.PRECISION, rounds);
    double mean = sumOfH / 3;
    assertThat(average.sigma(0)).isEqualTo(1 / Math.sqrt(lambda * (mean + delta)), within(1e-7));
    assertThat((double) average.mu()[0]).isEqualTo(sumOfNatural / 3 / (mean + delta), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void manyRoundsStayAtTheirMeanInDouble(Averaging averaging) {
    int rounds = 300;
    int size = 200;
    double[] mu = new double[size];
    double[] statistic = new double[size];
    MeanField average = null;
    for (int n = 0; n < rounds; n++) {
      MeanField next = random(n, size);
      average = averaging.add(average, n, next);
      for (int i = 0; i < size; i++) {
        double s = averaging.statistic(next.sigma(i));
        statistic[i] += s / rounds;
        mu[i] += (averaging == Averaging.PRECISION ? s : 1) * next.mu()[i] / rounds;
      }
    }
    for (int i = 0; i < size; i++) {
      double expected = averaging == Averaging.PRECISION ? mu[i] / statistic[i] : mu[i];
      assertThat((double) average.mu()[i]).isEqualTo(expected, within(1e-5));
      double sigma = averaging.sigma(statistic[i]);
      assertThat(average.sigma(i)).isEqualTo(sigma, within(2e-5 * sigma));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoSigmaIsAveragedInMuAndRemovedWeightsStayRemoved(Averaging averaging) {
    float none = Float.NEGATIVE_INFINITY;
    MeanField first = MeanField.of(new float[] {1, 0}, new float[] {none, none});
    MeanField second = MeanField.of(new float[] {2, 0}, new float[] {none, none});
    MeanField average = averaging.add(first, 1, second);
    assertThat(average.mu()).containsExactly(1.5f, 0);
    assertThat(average.rho()).containsExactly(none, none);
  }

  /** Sigmas whose squares leave a float, and nearly a double. */
  @ParameterizedTest
  @EnumSource
  void theSmallestSigmasStaySigmas(Averaging averaging) {
    MeanField average =
        averaging.add(
            MeanField.of(new float[] {1}, new float[] {-800}),
            1,
            MeanField.of(new float[] {1}, new float[] {-60}));
    assertThat(average.isUncertain(0)).isTrue();
    assertThat(average.sigma(0)).isPositive().isFinite();
  }

  @Test
  void otherLengthsAreRefused() {
    assertThatThrownBy(() -> Averaging.VARIANCE.add(random(1, 2), 1, random(1, 3)))
        .hasMessage("cannot average posteriors of 2 and 3 weights");
  }

  private static MeanField average(Averaging averaging, MeanField... rounds) {
    MeanField average = null;
    for (int n = 0; n < rounds.length; n++) {
      average = averaging.add(average, n, rounds[n]);
    }
    return average;
  }

  private static MeanField of(double mu, double sigma) {
    return MeanField.of(new float[] {(float) mu}, new float[] {(float) Softplus.inverse(sigma)});
  }

  private static MeanField random(long seed, int size) {
    Random random = new Random(seed);
    float[] mu = new float[size];
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = (float) random.nextGaussian();
      rho[i] = (float) (-20 + 22 * random.nextDouble());
    }
    return MeanField.of(mu, rho);
  }
}
