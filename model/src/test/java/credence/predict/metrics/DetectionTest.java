package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DetectionTest {

  @Test
  void figuresAreThoseOfCountingEveryPairAndEveryThreshold() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      // Few levels make many ties; every third time there are none.
      int levels = seed % 3 == 0 ? 1_000_000 : 1 + seed % 7;
      double[] known = scores(random, 1 + random.nextInt(60), levels, 0);
      double[] other = scores(random, 1 + random.nextInt(60), levels, levels / 3);
      Detection found = Detection.of(known, other);
      assertThat(found.auroc()).isCloseTo(auroc(known, other), within(1e-12));
      assertThat(found.aupr()).isCloseTo(averagePrecision(known, other), within(1e-12));
      assertThat(found.fpr95()).isEqualTo(fpr95(known, other));
      assertThat(found.known()).isEqualTo(known.length);
      assertThat(found.other()).isEqualTo(other.length);
    }
  }

  @Test
  void byHand() {
    // From the top: other 4, known 3, other 2, known 1.
    Detection found = Detection.of(new double[] {1, 3}, new double[] {2, 4});
    assertThat(found.auroc()).isEqualTo(0.75);
    assertThat(found.aupr()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-15));
    assertThat(found.fpr95()).isEqualTo(0.5);
  }

  @Test
  void theExtremes() {
    double[] low = {0, 0.1};
    double[] high = {2, 3, 4};
    assertThat(Detection.of(low, high)).isEqualTo(new Detection(1, 1, 0, 2, 3));
    assertThat(Detection.of(high, low).auroc()).isZero();
    assertThat(Detection.of(high, low).fpr95()).isEqualTo(1);
    Detection blind = Detection.of(new double[] {-0.0, 0, 0}, new double[] {0, -0.0});
    assertThat(blind.auroc()).as("zeros of either sign are equal").isEqualTo(0.5);
    assertThat(blind.aupr()).as("the share of positives").isCloseTo(0.4, within(1e-15));
    assertThat(blind.fpr95()).isEqualTo(1);
  }

  @Test
  void whatHasNoOrderIsRefused() {
    double[] some = {1};
    assertThatIllegalArgumentException().isThrownBy(() -> Detection.of(some, new double[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Detection.of(new double[] {1, Double.NaN}, some))
        .withMessageContaining("known");
  }

  private static double[] scores(Random random, int count, int levels, int shift) {
    return random.ints(count, 0, levels).mapToDouble(i -> i + random.nextInt(shift + 1)).toArray();
  }

  private static double auroc(double[] known, double[] other) {
    double wins = 0;
    for (double a : other) {
      for (double b : known) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    return wins / known.length / other.length;
  }

  private static double averagePrecision(double[] known, double[] other) {
    double sum = 0;
    double before = 0;
    for (double threshold : thresholds(known, other)) {
      double found = atLeast(other, threshold);
      double recall = found / other.length;
      sum += (recall - before) * found / (found + atLeast(known, threshold));
      before = recall;
    }
    return sum;
  }

  private static double fpr95(double[] known, double[] other) {
    for (double threshold : thresholds(known, other)) {
      if (100 * atLeast(other, threshold) >= 95.0 * other.length) {
        return atLeast(known, threshold) / known.length;
      }
    }
    throw new AssertionError();
  }

  private static Iterable<Double> thresholds(double[] known, double[] other) {
    TreeSet<Double> all = new TreeSet<>();
    Arrays.stream(known).forEach(all::add);
    Arrays.stream(other).forEach(all::add);
    return all.descendingSet();
  }

  private static double atLeast(double[] scores, double threshold) {
    return Arrays.stream(scores).filter(score -> score >= threshold).count();
  }
}
