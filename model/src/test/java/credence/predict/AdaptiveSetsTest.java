package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.SetCoverage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveSetsTest {

  private record Given(double... p) implements MeanPrediction {
    @Override
    public int classes() {
      return p.length;
    }

    @Override
    public int draws() {
      return 1;
    }

    @Override
    public double logMean(int category) {
      return Math.log(p[category]);
    }

    @Override
    public double mean(int category) {
      return p[category];
    }
  }

  private static final Given P = new Given(.125, .5, .25, .125);

  @Test
  void aScoreIsWhatComesBeforeAndAShareOfTheClassItself() {
    assertThat(AdaptiveSets.score(P, 1, .5)).isEqualTo(.25);
    assertThat(AdaptiveSets.score(P, 2, .5)).isEqualTo(.625);
    assertThat(AdaptiveSets.score(P, 0, 0)).isEqualTo(.75);
    assertThat(AdaptiveSets.score(P, 3, 0)).as("the first of equals comes first").isEqualTo(.875);
  }

  @Test
  void aSetHasTheClassesUpToItsThresholdTheMostProbableFirst() {
    assertThat(AdaptiveSets.set(P, .5, .2)).isEmpty();
    assertThat(AdaptiveSets.set(P, .5, .25)).as("ties included").containsExactly(1);
    assertThat(AdaptiveSets.set(P, .5, .9)).containsExactly(1, 2, 0);
    assertThat(AdaptiveSets.set(P, .999, Double.POSITIVE_INFINITY)).containsExactly(1, 2, 0, 3);
  }

  @Test
  void everyImageHasItsOwnU() {
    AdaptiveSets sets = AdaptiveSets.of(7);
    double[] u = new double[10_000];
    Arrays.setAll(u, sets::u);
    assertThat(Arrays.stream(u).average().getAsDouble()).isCloseTo(.5, within(4 * .289 / 100));
    assertThat(sets.u(3)).isEqualTo(AdaptiveSets.of(7).u(3)).isNotEqualTo(sets.u(4));
    assertThat(AdaptiveSets.of(8).u(3)).isNotEqualTo(sets.u(3));
    assertThat(AdaptiveSets.calibrating(7).u(3)).isNotEqualTo(sets.u(3));
  }

  @Test
  void pixelsHaveAUWhereverTheyLie() {
    AdaptiveSets sets = AdaptiveSets.of(7);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double u = sets.u(new byte[] {(byte) i, (byte) (i >> 8), 0});
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      sum += u;
    }
    assertThat(sum / 10_000).isCloseTo(.5, within(4 * .289 / 100));
    assertThat(sets.u(new byte[] {1, 2})).isEqualTo(sets.u(new byte[] {1, 2}));
    assertThat(sets.u(new byte[] {1, 2})).isNotEqualTo(sets.u(new byte[] {2, 1}));
    assertThat(sets.u(new byte[] {0})).isNotEqualTo(sets.u(new byte[] {0, 0}));
  }

  @Test
  void aThresholdIsTheScoreOfARankThatRoundingDoesNotMove() {
    ConformalScores scores = new ConformalScores();
    for (int i = 999; i > 0; i--) {
      scores.add(i);
    }
    assertThat(scores.threshold(.9)).isEqualTo(900);
    assertThat(scores.threshold(.95)).isEqualTo(950);
    assertThat(scores.threshold(.999)).isEqualTo(999);
    assertThat(scores.threshold(.9991)).isInfinite();
    for (int percent = 1; percent < 100; percent++) {
      assertThat(scores.threshold(percent / 100.0)).isEqualTo(10 * percent);
    }
    assertThat(new ConformalScores().threshold(.5)).as("without images").isInfinite();
  }

  @Test
  void partsOfCalibrationMakeTheWhole() {
    ConformalScores left = new ConformalScores();
    ConformalScores right = new ConformalScores();
    for (int i = 1; i <= 99; i++) {
      (i % 3 == 0 ? left : right).add(i);
    }
    left.merge(right);
    assertThat(left.images()).isEqualTo(99);
    assertThat(left.threshold(.8)).isEqualTo(80);
  }

  /**
   * Labels are drawn from p to the power of a half, so that p is far too sure; sets hold the label
   * all the same. Over calibrations the coverage of rank k of n has the mean k / (n + 1) and the
   * variance of a Beta(k, n + 1 - k).
   */
  @ParameterizedTest
  @ValueSource(doubles = {.5, .9, .95})
  void setsHoldTheRightClassAsOftenAsAskedHoweverWrongP(double asked) {
    SplittableRandom random = new SplittableRandom(1);
    int n = 199;
    int repeats = 100;
    int tests = 500;
    double sum = 0;
    for (int r = 0; r < repeats; r++) {
      ConformalScores scores = new ConformalScores();
      for (int i = 0; i < n; i++) {
        Given p = probabilities(random);
        scores.add(AdaptiveSets.score(p, label(p, random), random.nextDouble()));
      }
      SetCoverage half = new SetCoverage(scores.threshold(asked));
      SetCoverage rest = new SetCoverage(scores.threshold(asked));
      for (int i = 0; i < tests; i++) {
        Given p = probabilities(random);
        (i % 2 == 0 ? half : rest).add(p, label(p, random), random.nextDouble());
      }
      half.merge(rest);
      assertThat(half.images()).isEqualTo(tests);
      assertThat(half.meanSize()).isBetween(.3, 4.0);
      sum += half.coverage();
    }
    double variance = asked * (1 - asked) * (1.0 / (n + 2) + 1.0 / tests) / repeats;
    assertThat(sum / repeats).isCloseTo(asked, within(4 * Math.sqrt(variance) + 1.0 / (n + 1)));
  }

  private static Given probabilities(SplittableRandom random) {
    double[] p = new double[4];
    Arrays.setAll(p, c -> Math.pow(-Math.log(1 - random.nextDouble()), 3));
    double sum = Arrays.stream(p).sum();
    return new Given(Arrays.stream(p).map(each -> each / sum).toArray());
  }

  private static int label(Given p, SplittableRandom random) {
    double left = random.nextDouble() * Arrays.stream(p.p()).map(Math::sqrt).sum();
    int label = 0;
    while (label < p.classes() - 1 && left >= Math.sqrt(p.mean(label))) {
      left -= Math.sqrt(p.mean(label));
      label++;
    }
    return label;
  }
}
