package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlWeightingTest {

  private static final KlWeighting UNIFORM = new KlWeighting.Uniform();
  private static final KlWeighting BLUNDELL = new KlWeighting.Blundell();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 469, 2000})
  void sharesOfAnEpochSumToOne(int perEpoch) {
    for (KlWeighting weighting : new KlWeighting[] {UNIFORM, BLUNDELL}) {
      double sum = 0;
      for (int i = 0; i < perEpoch; i++) {
        double factor = weighting.factor(i, perEpoch);
        assertThat(factor).isFinite().isNotNegative();
        sum += factor / perEpoch;
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void blundellIsThePapersFormula() {
    double[] expected = {16 / 31.0, 8 / 31.0, 4 / 31.0, 2 / 31.0, 1 / 31.0};
    for (int i = 0; i < 5; i++) {
      assertThat(BLUNDELL.factor(i, 5)).isCloseTo(5 * expected[i], within(1e-15));
    }
    assertThat(BLUNDELL.factor(0, 1)).isEqualTo(1);
  }

  @Test
  void minibatchesAreCountedOnAcrossEpochs() {
    assertThat(BLUNDELL.factor(5 * 7 + 2, 5)).isEqualTo(BLUNDELL.factor(2, 5));
    assertThat(BLUNDELL.factor(7_000_000_000L * 5 + 2, 5)).isEqualTo(BLUNDELL.factor(2, 5));
  }

  @Test
  void warmUpRisesFromNoneToAll() {
    KlWeighting sparse = new KlWeighting.WarmUp(UNIFORM, 5, 15);
    assertThat(sparse.factor(0, 10)).isEqualTo(0);
    assertThat(sparse.factor(50, 10)).isEqualTo(0);
    assertThat(sparse.factor(125, 10)).isCloseTo(0.5, within(1e-12));
    assertThat(sparse.factor(200, 10)).isEqualTo(1);
    assertThat(sparse.factor(10_000, 10)).isEqualTo(1);
  }

  @Test
  void afterWarmUpAllElseStays() {
    KlWeighting cold = new KlWeighting.Tempered(new KlWeighting.WarmUp(BLUNDELL, 3, 2), 0.1);
    assertThat(cold.factor(5, 5)).isEqualTo(0);
    assertThat(cold.warm()).isEqualTo(new KlWeighting.Tempered(BLUNDELL, 0.1));
    assertThat(UNIFORM.warm()).isEqualTo(UNIFORM);
  }

  @Test
  void temperatureAndWarmUpMultiplyWhatTheyWrap() {
    KlWeighting both = new KlWeighting.Tempered(new KlWeighting.WarmUp(BLUNDELL, 0, 2), 0.1);
    assertThat(both.factor(5, 5)).isCloseTo(0.1 * 0.5 * 5 * 16 / 31, within(1e-12));
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new KlWeighting.Tempered(UNIFORM, 0))
        .hasMessageContaining("kl.temperature = 0.0");
    assertThatThrownBy(() -> new KlWeighting.WarmUp(UNIFORM, 0, Double.NaN))
        .hasMessageContaining("kl.warm-up-epochs = NaN");
    assertThatThrownBy(() -> new KlWeighting.WarmUp(UNIFORM, -1, 1)).hasMessageContaining("-1");
  }
}
