package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.bayes.Softplus;
import credence.engine.EngineCases;
import credence.engine.TrainState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StateMergerTest {

  private static final int SIZE = 1000;

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void aSingleContributionPassesUnchanged(MergeRule rule) {
    TrainState state = state(1);
    assertSameBytes(merge(rule, List.of(state), 7), state);
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void copiesOfOneStateGiveThatState(MergeRule rule) {
    TrainState state = state(1);
    TrainState merged = merge(rule, List.of(state, state, state), 3, 11, 5);
    assertThat(merged.posterior().mu()).isEqualTo(state.posterior().mu());
    assertThat(merged.moments()).isDeepEqualTo(state.moments());
    for (int i = 0; i < SIZE; i++) {
      float rho = state.posterior().rho()[i];
      assertThat(merged.posterior().rho()[i]).isCloseTo(rho, within(2 * Math.ulp(rho)));
    }
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void mergeDoesNotDependOnOrderBeyondRounding(MergeRule rule) {
    TrainState forth = merge(rule, List.of(state(1), state(2), state(3)), 3, 4, 5);
    TrainState back = merge(rule, List.of(state(3), state(2), state(1)), 5, 4, 3);
    for (int i = 0; i < SIZE; i++) {
      assertThat(forth.posterior().mu()[i]).isCloseTo(back.posterior().mu()[i], within(1e-6f));
      assertThat(forth.posterior().rho()[i]).isCloseTo(back.posterior().rho()[i], within(2e-6f));
      assertThat(forth.moments()[1][i]).isCloseTo(back.moments()[1][i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void mergingTwiceInOneOrderGivesTheSameBytes(MergeRule rule) {
    List<TrainState> states = List.of(state(1), state(2), state(3));
    assertSameBytes(merge(rule, states, 3, 4, 5), merge(rule, states, 3, 4, 5));
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void slicesMergedAreTheWholeMerged(MergeRule rule) {
    List<TrainState> states = List.of(state(1), state(2), state(3));
    List<TrainState> slices = new ArrayList<>();
    for (int[] range : new int[][] {{0, 1}, {1, 400}, {400, SIZE}}) {
      List<TrainState> parts =
          states.stream().map(state -> state.slice(range[0], range[1])).toList();
      slices.add(merge(rule, parts, 3, 4, 5));
    }
    assertSameBytes(TrainState.concat(slices), merge(rule, states, 3, 4, 5));
  }

  /** The sigmas 0.01 and 0.1 of the specification, at equal means. */
  @ParameterizedTest
  @CsvSource({"MEAN, 0.032, 5e-4", "MOMENTS, 0.055, 1e-6", "NATURAL, 0.0141, 1e-4"})
  void rulesDisagreeOnUnequalSigmasAsKnown(MergeRule rule, double sigma, double tolerance) {
    assertThat(pair(rule, 0, 0.01, 0, 0.1).sigma(0)).isCloseTo(sigma, within(tolerance));
  }

  @Test
  void mixtureHasTheMixturesMeanAndVariance() {
    assertThat(pair(MergeRule.MIXTURE, 0, 0.01, 0, 0.1).sigma(0)).isCloseTo(0.0711, within(1e-4));
    MeanField apart = pair(MergeRule.MIXTURE, -1, 0.3, 2, 0.4);
    assertThat(apart.mu()[0]).isCloseTo(0.5f, within(1e-7f));
    double variance = (0.09 + 0.16) / 2 + 1.5 * 1.5;
    assertThat(apart.sigma(0)).isCloseTo(Math.sqrt(variance), within(1e-6));
  }

  @Test
  void naturalWeighsMeansByPrecision() {
    MeanField merged = pair(MergeRule.NATURAL, 1, 0.5, 4, 1);
    assertThat(merged.mu()[0]).isCloseTo((4 * 1 + 1 * 4) / 5f, within(1e-6f));
    assertThat(merged.sigma(0)).isCloseTo(Math.sqrt(1 / 2.5), within(1e-6));
  }

  @Test
  void meanWeighsByExamples() {
    TrainState one = state(new float[] {1}, new float[] {-4});
    TrainState other = state(new float[] {5}, new float[] {-2});
    TrainState merged = merge(MergeRule.MEAN, List.of(one, other), 3, 1);
    assertThat(merged.posterior().mu()[0]).isEqualTo(2);
    assertThat(merged.posterior().rho()[0]).isEqualTo(-3.5f);
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void sigmaStaysPositiveAtTheEndsOfTheRange(MergeRule rule) {
    float[] mu = {0, 100, 0, 1e-8f};
    TrainState narrow = state(mu, new float[] {-300, -60, -1000, -20});
    TrainState wide = state(mu.clone(), new float[] {50, -60, -1000, -21});
    MeanField merged = merge(rule, List.of(narrow, wide), 1, 2).posterior();
    for (int i = 0; i < merged.size(); i++) {
      assertThat(merged.rho()[i]).as("rho %d", i).isFinite();
      assertThat(merged.mu()[i]).as("mu %d", i).isEqualTo(mu[i]);
    }
    assertThat(merged.sigma(0)).isPositive();
    assertThat(merged.sigma(1)).isPositive();
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() {
    StateMerger merger = new StateMerger(MergeRule.MEAN);
    assertThatThrownBy(merger::merged).isInstanceOf(IllegalStateException.class);
    TrainState one = state(new float[] {1}, new float[] {-4});
    merger.add(1, one);
    assertThatThrownBy(() -> merger.add(0, one)).hasMessageContaining("examples = 0");
    assertThatThrownBy(() -> merger.add(1, state(1))).hasMessageContaining("weights");
    TrainState later = TrainState.of(one.posterior(), one.moments(), 9);
    assertThatThrownBy(() -> merger.add(1, later)).hasMessageContaining("steps");
  }

  private static MeanField pair(MergeRule rule, float mu1, double s1, float mu2, double s2) {
    TrainState one = state(new float[] {mu1}, new float[] {(float) Softplus.inverse(s1)});
    TrainState two = state(new float[] {mu2}, new float[] {(float) Softplus.inverse(s2)});
    return merge(rule, List.of(one, two), 50, 50).posterior();
  }

  private static TrainState merge(MergeRule rule, List<TrainState> states, long... examples) {
    StateMerger merger = new StateMerger(rule);
    for (int i = 0; i < states.size(); i++) {
      merger.add(examples[i], states.get(i));
    }
    return merger.merged();
  }

  private static TrainState state(int stream) {
    float[] rho = EngineCases.normals(SIZE, 10 + stream);
    for (int i = 0; i < SIZE; i++) {
      rho[i] = rho[i] * 2 - 5;
    }
    float[][] moments = {
      EngineCases.normals(SIZE, 20 + stream), EngineCases.normals(SIZE, 30 + stream)
    };
    return TrainState.of(MeanField.of(EngineCases.normals(SIZE, stream), rho), moments, 4);
  }

  private static TrainState state(float[] mu, float[] rho) {
    return TrainState.of(MeanField.of(mu, rho), new float[0][], 0);
  }

  private static void assertSameBytes(TrainState found, TrainState expected) {
    assertThat(found.posterior().mu()).isEqualTo(expected.posterior().mu());
    assertThat(found.posterior().rho()).isEqualTo(expected.posterior().rho());
    assertThat(found.moments()).isDeepEqualTo(expected.moments());
    assertThat(found.steps()).isEqualTo(expected.steps());
  }
}
