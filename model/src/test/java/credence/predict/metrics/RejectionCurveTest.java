package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RejectionCurveTest {

  @Test
  void accuracyIsThatOfTheMostCertainImages() {
    Random random = new Random(3);
    double[] uncertainty = random.doubles(97).toArray();
    boolean[] hits = hits(random, 97);
    RejectionCurve curve = RejectionCurve.of(uncertainty, hits);
    int[] order = order(uncertainty);
    for (double rejected : new double[] {0, 0.05, 0.33, 0.5, 0.9, 0.999}) {
      int kept = Math.max(1, 97 - (int) Math.round(97 * rejected));
      double right = Arrays.stream(order, 0, kept).filter(i -> hits[i]).count();
      assertThat(curve.accuracy(rejected)).isCloseTo(right / kept, within(1e-12));
    }
  }

  @Test
  void tiesGiveTheMeanOverTheirOrders() {
    Random random = new Random(4);
    double[] uncertainty = random.ints(40, 0, 4).asDoubleStream().toArray();
    boolean[] hits = hits(random, 40);
    double[] sums = new double[40];
    int orders = 20_000;
    for (int n = 0; n < orders; n++) {
      double[] broken = Arrays.stream(uncertainty).map(u -> u + random.nextDouble()).toArray();
      int[] order = order(broken);
      double right = 0;
      for (int k = 0; k < 40; k++) {
        right += hits[order[k]] ? 1 : 0;
        sums[k] += right / (k + 1) / orders;
      }
    }
    RejectionCurve curve = RejectionCurve.of(uncertainty, hits);
    for (int k = 1; k <= 40; k++) {
      double rejected = (40 - k) / 40.0;
      // The standard error of a mean of 20,000 shares is at most 0.5 / sqrt(20,000) = 0.0035.
      assertThat(curve.accuracy(rejected)).isCloseTo(sums[k - 1], within(0.015));
    }
  }

  @Test
  void meansOfNumbersByHand() {
    RejectionCurve curve = RejectionCurve.of(new double[] {3, 1, 1, 2}, new double[] {9, 1, 4, 2});
    assertThat(curve.mean(0)).isEqualTo(4);
    assertThat(curve.mean(0.25)).isCloseTo(7.0 / 3, within(1e-15));
    assertThat(curve.mean(0.75)).as("either of two").isEqualTo(2.5);
  }

  @Test
  void byHand() {
    RejectionCurve curve =
        RejectionCurve.of(new double[] {3, 1, 1, 2}, new boolean[] {false, true, false, true});
    assertThat(curve.accuracy(0)).isEqualTo(0.5);
    assertThat(curve.accuracy(0.25)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(curve.accuracy(0.5)).isEqualTo(0.5);
    assertThat(curve.accuracy(0.75)).as("either of two").isEqualTo(0.5);
    assertThatIllegalArgumentException().isThrownBy(() -> curve.accuracy(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RejectionCurve.of(new double[2], new boolean[1]));
  }

  private static boolean[] hits(Random random, int count) {
    boolean[] hits = new boolean[count];
    for (int i = 0; i < count; i++) {
      hits[i] = random.nextInt(3) > 0;
    }
    return hits;
  }

  private static int[] order(double[] uncertainty) {
    return IntStream.range(0, uncertainty.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> uncertainty[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
