package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import credence.predict.Uncertainty;
import credence.predict.UncertaintyColumn;
import credence.predict.VarianceDecomposition;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RejectionScoresTest {

  /** Image i has a different number under every measure, i in all of them. */
  private static RejectionScores scores(IntStream images) {
    RejectionScores scores = new RejectionScores();
    images.forEach(
        i ->
            scores.add(
                1,
                new Uncertainty(
                    new double[] {1000, i + .3}, new double[] {2000, i + .4}, i, i + .1, i + .2),
                new VarianceDecomposition(
                    new double[] {3000, i + .5}, new double[] {4000, i + .6})));
    return scores;
  }

  @Test
  void aShareLiesAboveTheThreshold() {
    RejectionScores scores = scores(IntStream.range(0, 99));
    assertThat(scores.images()).isEqualTo(99);
    // ceil(100 * 0.95) = 95th smallest of 0, 1, .., 98; 4 of 99 lie above it.
    assertThat(scores.threshold(UncertaintyColumn.PREDICTIVE_ENTROPY, .05)).isEqualTo(94);
    assertThat(scores.threshold(UncertaintyColumn.PREDICTIVE_ENTROPY, .01)).isEqualTo(98);
    assertThat(scores.threshold(UncertaintyColumn.PREDICTIVE_ENTROPY, .005)).isInfinite();
    assertThat(scores.threshold(UncertaintyColumn.ALEATORIC, .05)).isEqualTo(94.3);
    assertThat(scores.threshold(UncertaintyColumn.ALEATORIC_TOTAL, .05)).isEqualTo(1094.3);
  }

  @Test
  void everyMeasureIsOneOfItsOwn() {
    RejectionScores scores = scores(IntStream.range(0, 99));
    Set<Double> thresholds = new HashSet<>();
    for (UncertaintyColumn column : UncertaintyColumn.values()) {
      thresholds.add(scores.threshold(column, .1));
    }
    assertThat(thresholds).hasSameSizeAs(UncertaintyColumn.values());
  }

  @Test
  void theOrderOfPartitionsPlaysNoPart() {
    RejectionScores one = scores(IntStream.range(0, 60));
    one.merge(scores(IntStream.range(60, 99)));
    RejectionScores other = scores(IntStream.range(60, 99));
    other.merge(scores(IntStream.range(0, 60)));
    for (double share : RejectionScores.SHARES) {
      assertThat(one.threshold(UncertaintyColumn.EPISTEMIC, share))
          .isEqualTo(other.threshold(UncertaintyColumn.EPISTEMIC, share));
    }
  }

  @Test
  void withoutImagesThereIsNoThreshold() {
    assertThat(new RejectionScores().threshold(UncertaintyColumn.EPISTEMIC, .5)).isInfinite();
  }
}
