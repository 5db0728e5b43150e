package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.bayes.Softplus;
import credence.engine.EngineCases;
import credence.engine.MethodCases;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Merging posteriors that are not Gaussians throughout: points, masks, running statistics. */
class MergedMethodsTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "normalised",
          new Shape(1, 4, 4),
          List.of(Conv2d.of(3, 2, 1, 0), BatchNorm.standard(), new Flatten(), new Dense(4)));

  private static final long[] EXAMPLES = {30, 10, 60};

  static Stream<Arguments> familiesAndRules() {
    return Stream.of(Family.values())
        .flatMap(f -> Stream.of(MergeRule.values()).map(r -> Arguments.of(f, r)));
  }

  @ParameterizedTest
  @MethodSource("familiesAndRules")
  void pointsAverageTheirMuAndStayPoints(Family family, MergeRule rule) {
    List<TrainState> states = states(family);
    TrainState merged = merge(rule, states);
    for (Tensor tensor : WeightLayout.of(NETWORK).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        boolean uncertain = family.isUncertain(tensor.role());
        assertThat(merged.posterior().isUncertain(i)).as(tensor.name()).isEqualTo(uncertain);
        if (!uncertain) {
          assertThat((double) merged.posterior().mu()[i])
              .as(tensor.name())
              .isCloseTo(average(states, i), within(1e-6));
        } else {
          assertThat(merged.posterior().rho()[i]).as(tensor.name()).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("familiesAndRules")
  void copiesOfOneStateGiveThatState(Family family, MergeRule rule) {
    TrainState state = states(family).get(0);
    MeanField merged = merge(rule, List.of(state, state, state)).posterior();
    assertThat(merged.mu()).isEqualTo(state.posterior().mu());
    for (int i = 0; i < merged.size(); i++) {
      float rho = state.posterior().rho()[i];
      if (state.posterior().isUncertain(i)) {
        assertThat(merged.rho()[i]).isCloseTo(rho, within(2 * Math.ulp(rho)));
      } else {
        assertThat(merged.rho()[i]).isEqualTo(Float.NEGATIVE_INFINITY);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("familiesAndRules")
  void slicesMergedAreTheWholeMerged(Family family, MergeRule rule) {
    List<TrainState> states = states(family);
    TrainState whole = merge(rule, states);
    List<TrainState> slices = new ArrayList<>();
    int size = whole.posterior().size();
    for (int[] range : new int[][] {{0, 13}, {13, 20}, {20, size}}) {
      slices.add(merge(rule, states.stream().map(s -> s.slice(range[0], range[1])).toList()));
    }
    TrainState joined = TrainState.concat(slices);
    assertThat(joined.posterior().mu()).isEqualTo(whole.posterior().mu());
    assertThat(joined.posterior().rho()).isEqualTo(whole.posterior().rho());
  }

  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void runningStatisticsAreAveragedByExamples(MergeRule rule) {
    List<TrainState> states = states(Family.GAUSSIAN);
    MeanField merged = merge(rule, states).posterior();
    for (Role role : List.of(Role.MEAN, Role.VARIANCE)) {
      Tensor tensor = WeightLayout.of(NETWORK).tensor(1, role);
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        assertThat((double) merged.mu()[i]).isCloseTo(average(states, i), within(1e-6));
        assertThat(role == Role.MEAN || merged.mu()[i] > 0).isTrue();
      }
    }
  }

  /**
   * A mask of Sparse VD is no part of the state: partitions that agree on it keep it, and what they
   * merge to has its own ln alpha.
   */
  @ParameterizedTest
  @EnumSource(MergeRule.class)
  void weightsMaskedEverywhereStayMasked(MergeRule rule) {
    LogUniformPrior prior = MethodCases.LOG_UNIFORM;
    List<TrainState> states = states(Family.GAUSSIAN_WEIGHTS);
    Tensor weight = WeightLayout.of(NETWORK).tensor(0, Role.WEIGHT);
    for (int k = 0; k < states.size(); k++) {
      MeanField q = states.get(k).posterior();
      for (int i = weight.offset(); i < weight.end(); i++) {
        // Means of one sign apart by a tenth, sigmas by a half: every ln alpha is above 5.
        q.mu()[i] = 0.01f * (1 + 0.1f * k);
        q.rho()[i] = (float) Softplus.inverse(0.2 + 0.05 * k);
        assertThat(prior.isMasked(q.mu()[i], q.sigma(i))).isTrue();
      }
    }
    MeanField merged = merge(rule, states).posterior();
    for (int i = weight.offset(); i < weight.end(); i++) {
      assertThat(prior.isMasked(merged.mu()[i], merged.sigma(i))).isTrue();
    }
  }

  /** Those that training has left removed in every partition, and no others. */
  @ParameterizedTest
  @MethodSource("familiesAndRules")
  void removedWeightsStayRemoved(Family family, MergeRule rule) {
    WeightLayout layout = WeightLayout.of(NETWORK);
    List<TrainState> states = states(family);
    int[] removed = MethodCases.pruned(NETWORK, family).removed(layout);
    for (TrainState state : states) {
      for (int i : removed) {
        state.posterior().mu()[i] = 0;
        state.posterior().rho()[i] = Float.NEGATIVE_INFINITY;
      }
    }
    assertThat(merge(rule, states).posterior().removed(layout)).isEqualTo(removed).isNotEmpty();
  }

  private static double average(List<TrainState> states, int index) {
    double sum = 0;
    for (int k = 0; k < states.size(); k++) {
      sum += EXAMPLES[k] / 100.0 * states.get(k).posterior().mu()[index];
    }
    return sum;
  }

  private static TrainState merge(MergeRule rule, List<TrainState> states) {
    StateMerger merger = new StateMerger(rule);
    for (int k = 0; k < states.size(); k++) {
      merger.add(EXAMPLES[k], states.get(k));
    }
    return merger.merged();
  }

  /** Three partitions that have drifted apart. */
  private static List<TrainState> states(Family family) {
    List<TrainState> states = new ArrayList<>();
    for (int k = 0; k < EXAMPLES.length; k++) {
      MeanField q = MethodCases.posterior(NETWORK, family);
      float[] drift = EngineCases.normals(q.size(), 50 + k);
      for (int i = 0; i < q.size(); i++) {
        q.mu()[i] += 0.1f * Math.abs(drift[i]);
        q.rho()[i] += 0.1f * drift[i];
      }
      states.add(TrainState.initial(q, Optimizer.Adam.standard()));
    }
    return states;
  }
}
