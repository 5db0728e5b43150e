package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UncertaintyTest {

  @ParameterizedTest
  @EnumSource(Link.class)
  void partsSumToTheWhole(Link link) {
    for (int seed = 0; seed < 200; seed++) {
      DrawnProbabilities drawn =
          Drawn.random(link, 1 + seed % 20, 1 + seed % 11, 0.01 * seed, seed);
      Uncertainty u = Uncertainty.of(drawn);
      for (int c = 0; c < drawn.classes(); c++) {
        double p = drawn.mean(c);
        assertThat(u.aleatoric()[c] + u.epistemic()[c]).isCloseTo(p * (1 - p), within(1e-9));
        assertThat(u.aleatoric()[c]).isNotNegative();
        assertThat(u.epistemic()[c]).isNotNegative();
      }
      assertThat(u.expectedEntropy() + u.mutualInformation())
          .isCloseTo(u.predictiveEntropy(), within(1e-9));
      assertThat(u.mutualInformation()).isNotNegative();
      assertThat(u.predictiveEntropy()).isBetween(-1e-12, Math.log(drawn.classes()) + 1e-12);
      assertThat(u.totalAleatoric()).isCloseTo(Arrays.stream(u.aleatoric()).sum(), within(1e-15));
    }
  }

  @Test
  void drawsThatAgreeHaveNoEpistemicPart() {
    Uncertainty u = Uncertainty.of(Drawn.ofLogits(Link.SOFTMAX, 3, 2, 0, 0, 1, 1, -2, -2));
    assertThat(u.totalEpistemic()).isCloseTo(0, within(1e-30));
    assertThat(u.mutualInformation()).isCloseTo(0, within(1e-15));
    assertThat(u.aleatoric()).containsExactly(new double[] {0.25, 0.25}, within(1e-15));
    assertThat(u.expectedEntropy()).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void certainDrawsThatDisagreeHaveNothingElse() {
    Uncertainty u = Uncertainty.of(Drawn.ofLogits(Link.SOFTMAX, 2, 2, 2000, -2000, -2000, 2000));
    assertThat(u.totalAleatoric()).isCloseTo(0, within(1e-15));
    assertThat(u.epistemic()).containsExactly(new double[] {0.25, 0.25}, within(1e-15));
    assertThat(u.expectedEntropy()).isCloseTo(0, within(1e-15));
    assertThat(u.mutualInformation()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(u.predictiveEntropy()).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void twoDrawsByHand() {
    // p_1 = (3/4, 1/4), p_2 = (1/4, 3/4): mean 1/2, variance 1/16, mean p (1 - p) = 3/16.
    Uncertainty u = Uncertainty.of(Drawn.of(new double[] {0.75, 0.25}, new double[] {0.25, 0.75}));
    double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    assertThat(u.epistemic()).containsExactly(new double[] {0.0625, 0.0625}, within(1e-7));
    assertThat(u.aleatoric()).containsExactly(new double[] {0.1875, 0.1875}, within(1e-7));
    assertThat(u.expectedEntropy()).isCloseTo(entropy, within(1e-7));
    assertThat(u.mutualInformation()).isCloseTo(Math.log(2) - entropy, within(1e-7));
  }

  @Test
  void smallMutualInformationKeepsItsDigits() {
    // Logits +-d of two classes: p = 1/2 +- d/2 to first order, and
    // KL(p_t || 1/2) = 2 (p_t - 1/2)^2 = d^2 / 2 to leading order; the difference of entropies
    // would have lost all digits at d^2 = 1e-14.
    float d = 1e-7f;
    Uncertainty u = Uncertainty.of(Drawn.ofLogits(Link.SOFTMAX, 2, 2, d, -d, -d, d));
    double square = (double) d * d / 2;
    assertThat(u.mutualInformation()).isCloseTo(square, within(0.05 * square));
  }
}
