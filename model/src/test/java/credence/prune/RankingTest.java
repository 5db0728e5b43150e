package credence.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.engine.EngineCases;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RankingTest {

  private static final NetworkSpec TINY = EngineCases.tinyLeNet();
  private static final WeightLayout LAYOUT = WeightLayout.of(TINY);
  private static final MeanField POSTERIOR = EngineCases.posterior(TINY);

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void fractionsOfAllWeightsGoAndNoBias(Criterion criterion) {
    Ranking ranking = Ranking.of(criterion, LAYOUT, POSTERIOR, 1);
    int weights = (int) Sparsity.of(TINY, POSTERIOR).weights();
    for (double fraction : new double[] {0, 0.25, 0.5, 0.95, 0.99}) {
      Mask mask = ranking.removing(fraction);
      assertThat(mask.count()).isEqualTo((int) Math.floor(fraction * weights + 1e-6));
      for (WeightLayout.Tensor tensor : LAYOUT.tensors()) {
        if (tensor.role() == Role.BIAS) {
          assertThat(IntStream.range(tensor.offset(), tensor.end())).noneMatch(mask::isRemoved);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void largerFractionsRemoveWhatSmallerOnesDo(Criterion criterion) {
    Ranking ranking = Ranking.of(criterion, LAYOUT, POSTERIOR, 1);
    Mask half = ranking.removing(0.5);
    Mask most = ranking.removing(0.9);
    assertThat(IntStream.range(0, POSTERIOR.size()).filter(half::isRemoved))
        .allMatch(most::isRemoved);
  }

  @Test
  void theLeastSignalToNoiseGoesFirst() {
    // SNR 4, 1, 3, 2 by mu / sigma = 4/1, 2/2, 1.5/.5, 1/.5; magnitude 4, 2, 1.5, 1.
    NetworkSpec dense = new NetworkSpec("four", Shape.flat(2), List.of(new Dense(2)));
    MeanField posterior =
        posterior(new float[] {4, -2, 1.5f, -1, 0, 0}, new double[] {1, 2, .5, .5, 1, 1});
    assertThat(removed(Criterion.SNR, dense, posterior, 0.5)).containsExactly(1, 3);
    assertThat(removed(Criterion.LOG_ALPHA, dense, posterior, 0.5)).containsExactly(1, 3);
    assertThat(removed(Criterion.MAGNITUDE, dense, posterior, 0.5)).containsExactly(2, 3);
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void whatIsZeroGoesFirst(Criterion criterion) {
    float[] mu = POSTERIOR.mu().clone();
    mu[7] = 0;
    MeanField holed = MeanField.of(mu, POSTERIOR.rho());
    int weights = (int) Sparsity.of(TINY, POSTERIOR).weights();
    assertThat(Ranking.of(criterion, LAYOUT, holed, 1).removing(1.0 / weights).isRemoved(7))
        .isTrue();
  }

  @Test
  void equalScoresGoInTheirOrder() {
    NetworkSpec dense = new NetworkSpec("four", Shape.flat(2), List.of(new Dense(2)));
    double[] ones = new double[6];
    Arrays.fill(ones, 1);
    MeanField equal = posterior(new float[] {1, 1, 1, 1, 0, 0}, ones);
    assertThat(removed(Criterion.SNR, dense, equal, 0.75)).containsExactly(0, 1, 2);
  }

  @Test
  void randomDependsOnTheSeedAlone() {
    Mask first = Ranking.of(Criterion.RANDOM, LAYOUT, POSTERIOR, 1).removing(0.5);
    Mask again = Ranking.of(Criterion.RANDOM, LAYOUT, POSTERIOR, 1).removing(0.5);
    Mask other = Ranking.of(Criterion.RANDOM, LAYOUT, POSTERIOR, 2).removing(0.5);
    assertThat(indices(first)).isEqualTo(indices(again)).isNotEqualTo(indices(other));
  }

  @Test
  void removedWeightsAreZeroAndTheOthersUntouched() {
    Mask mask = Ranking.of(Criterion.SNR, LAYOUT, POSTERIOR, 0).removing(0.7);
    MeanField pruned = mask.apply(POSTERIOR);
    for (int i = 0; i < pruned.size(); i++) {
      assertThat(pruned.mu()[i]).isEqualTo(mask.isRemoved(i) ? 0 : POSTERIOR.mu()[i]);
      assertThat(pruned.sigma(i)).isEqualTo(mask.isRemoved(i) ? 0 : POSTERIOR.sigma(i));
    }
    Sparsity sparsity = Sparsity.of(TINY, pruned);
    assertThat(sparsity.sparsity()).isCloseTo(0.7, within(0.01));
    assertThat(sparsity.compression())
        .isEqualTo((double) sparsity.weights() / (sparsity.weights() - mask.count()));
  }

  @Test
  void thresholdsRemoveWhatIsBelowThem() {
    Ranking ranking = Ranking.of(Criterion.SNR, LAYOUT, POSTERIOR, 0);
    Mask mask = ranking.below(1);
    for (WeightLayout.Tensor tensor : LAYOUT.tensors()) {
      for (int i = tensor.offset(); i < tensor.end() && tensor.role() == Role.WEIGHT; i++) {
        double snr = Math.abs(POSTERIOR.mu()[i]) / POSTERIOR.sigma(i);
        assertThat(mask.isRemoved(i)).isEqualTo(snr < 1);
      }
    }
  }

  @Test
  void criteriaThatNeedSigmaRefuseWeightsWithoutOne() {
    float[] none = new float[POSTERIOR.size()];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    MeanField points = MeanField.of(POSTERIOR.mu(), none);
    for (Criterion criterion : List.of(Criterion.SNR, Criterion.LOG_ALPHA)) {
      assertThatThrownBy(() -> Ranking.of(criterion, LAYOUT, points, 0))
          .hasMessageContaining(criterion.id())
          .hasMessageContaining("use magnitude");
    }
    assertThat(Ranking.of(Criterion.MAGNITUDE, LAYOUT, points, 0).removing(0.5).count())
        .isPositive();
  }

  @Test
  void criteriaSayWhetherTheyAreDefined() {
    float[] rho = POSTERIOR.rho().clone();
    WeightLayout.Tensor bias = LAYOUT.tensor(0, Role.BIAS);
    Arrays.fill(rho, bias.offset(), bias.end(), Float.NEGATIVE_INFINITY);
    assertThat(Criterion.SNR.isDefined(LAYOUT, MeanField.of(POSTERIOR.mu(), rho))).isTrue();
    MeanField pruned =
        Ranking.of(Criterion.SNR, LAYOUT, POSTERIOR, 0).removing(0.5).apply(POSTERIOR);
    assertThat(Criterion.LOG_ALPHA.isDefined(LAYOUT, pruned)).as("what is left has one").isTrue();
    rho[0] = Float.NEGATIVE_INFINITY;
    MeanField onePoint = MeanField.of(POSTERIOR.mu(), rho);
    assertThat(Criterion.SNR.isDefined(LAYOUT, onePoint)).isFalse();
    assertThat(Criterion.MAGNITUDE.isDefined(LAYOUT, onePoint)).isTrue();
  }

  @Test
  void thresholdsAreInTheCriterionsOwnTerms() {
    // ln alpha = 2 ln sigma - ln(mu^2 + 1e-8): 2 ln 4 = 2.77 and 2 ln 5 = 3.22 at mu = 1.
    NetworkSpec dense = new NetworkSpec("four", Shape.flat(2), List.of(new Dense(2)));
    MeanField posterior =
        posterior(new float[] {1, 1, 1, 1, 0, 0}, new double[] {4, 5, 1, 6, 1, 1});
    WeightLayout layout = WeightLayout.of(dense);
    Ranking byAlpha = Ranking.of(Criterion.LOG_ALPHA, layout, posterior, 0);
    assertThat(indices(byAlpha.below(Criterion.LOG_ALPHA.limit(3)))).containsExactly(1, 3);
    Ranking bySnr = Ranking.of(Criterion.SNR, layout, posterior, 0);
    assertThat(indices(bySnr.below(Criterion.SNR.limit(0.22)))).containsExactly(1, 3);
  }

  @Test
  void fractionsOutsideZeroToOneAreRefused() {
    Ranking ranking = Ranking.of(Criterion.SNR, LAYOUT, POSTERIOR, 0);
    for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> ranking.removing(fraction)).hasMessageContaining("[0, 1)");
    }
  }

  private static int[] removed(
      Criterion criterion, NetworkSpec network, MeanField posterior, double fraction) {
    return indices(
        Ranking.of(criterion, WeightLayout.of(network), posterior, 0).removing(fraction));
  }

  private static int[] indices(Mask mask) {
    return IntStream.range(0, POSTERIOR.size()).filter(mask::isRemoved).toArray();
  }

  private static MeanField posterior(float[] mu, double[] sigma) {
    float[] rho = new float[sigma.length];
    for (int i = 0; i < rho.length; i++) {
      rho[i] = (float) Softplus.inverse(sigma[i]);
    }
    return MeanField.of(mu, rho);
  }
}
