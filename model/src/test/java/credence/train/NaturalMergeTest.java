package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MergeRule;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.TrainState;
import credence.engine.onednn.OnednnEngine;
import credence.net.NetworkSpec;
import credence.random.Purpose;
import credence.random.RandomKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** States of {@link Ivon} merge as their natural parameters add up. */
class NaturalMergeTest {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final Method METHOD =
      new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(1));
  private static final double LAMBDA = 400;
  private static final double DELTA = 1 / (LAMBDA * 0.25);
  private static final Ivon IVON =
      new Ivon(0.9, 0.95, LAMBDA, DELTA, 0.1, Double.POSITIVE_INFINITY);
  private static final long[] EXAMPLES = {30, 10, 60};

  private static TrainState start() {
    return MethodCases.state(NETWORK, METHOD, IVON);
  }

  /** After so many steps of partition {@code k} of a round. */
  private static TrainState trained(TrainState from, int k, int steps) {
    try (Engine engine = new OnednnEngine(EngineSpec.classifier(NETWORK, 8, METHOD, IVON))) {
      engine.load(from);
      for (int step = 0; step < steps; step++) {
        engine.step(minibatch(k), key(k, step), 1 / LAMBDA, 0.1);
      }
      return engine.save();
    }
  }

  private static Minibatch minibatch(int k) {
    return EngineCases.minibatch(NETWORK, 8 - k);
  }

  private static RandomKey key(int k, int step) {
    return new RandomKey(1, Purpose.LOCAL_REPARAMETERISATION, 0, k, step, 0);
  }

  private static TrainState merge(List<TrainState> states) {
    StateMerger merger = new StateMerger(MergeRule.NATURAL);
    for (int k = 0; k < states.size(); k++) {
      merger.add(EXAMPLES[k], states.get(k));
    }
    return merger.merged();
  }

  private static List<TrainState> partitions(int steps) {
    TrainState start = start();
    return IntStream.range(0, 3).mapToObj(k -> trained(start, k, steps)).toList();
  }

  @Test
  void copiesOfOneStateGiveThatState() {
    TrainState state = trained(start(), 0, 4);
    TrainState merged = merge(List.of(state, state, state));
    assertThat(merged.posterior().mu()).isEqualTo(state.posterior().mu());
    assertThat(merged.moments()).isDeepEqualTo(state.moments());
  }

  @Test
  void aSinglePartitionIsTrainedAsIfThereWereNoMerging() {
    TrainState local = trained(start(), 0, 4);
    TrainState merged = merge(List.of(local));
    assertThat(merged.posterior().mu()).isEqualTo(local.posterior().mu());
    assertThat(merged.posterior().rho()).isEqualTo(local.posterior().rho());
    assertThat(merged.moments()).isDeepEqualTo(local.moments());
  }

  /** h = sum w_k h_k; m = sum w_k (h_k + delta) m_k / (h + delta); g = sum w_k g_k. */
  @Test
  void naturalParametersAddUp() {
    List<TrainState> states = partitions(5);
    TrainState merged = merge(states);
    for (int i = 0; i < merged.posterior().size(); i++) {
      double precision = 0;
      double natural = 0;
      double g = 0;
      for (int k = 0; k < 3; k++) {
        double w = EXAMPLES[k] / 100.0;
        double own = states.get(k).moments()[1][i];
        precision += w * own;
        natural += w * own * states.get(k).posterior().mu()[i];
        g += w * states.get(k).moments()[0][i];
      }
      assertThat((double) merged.moments()[1][i]).isCloseTo(precision, within(1e-6 * precision));
      assertThat((double) merged.posterior().mu()[i]).isCloseTo(natural / precision, within(1e-6));
      assertThat((double) merged.moments()[0][i]).isCloseTo(g, within(1e-7));
      double sigma = IVON.sigma(precision);
      assertThat(merged.posterior().sigma(i)).isCloseTo(sigma, within(2e-6 * sigma));
    }
    assertThat(merged.steps()).isEqualTo(5);
  }

  /**
   * Partitions of one step a round make the mean's step of one large batch, of which shard k sees
   * draw k: gradient and curvature are averages with the shares w_k. The precision is its, too, but
   * for the noise among the shards, 1/2 (1 - beta2)^2 Var_k(f_k) / (h + delta), which a step has at
   * the size of the batch that it is made of.
   */
  @Test
  void oneStepOfThreePartitionsIsThatOfTheirAverages() {
    TrainState start = trained(start(), 0, 3);
    List<TrainState> states = IntStream.range(0, 3).mapToObj(k -> trained(start, k, 1)).toList();
    TrainState merged = merge(states);
    double unbias = 1 / (1 - Math.pow(0.9, 4));
    for (int i = 0; i < merged.posterior().size(); i++) {
      double before = start.moments()[1][i];
      double gradient = 0;
      double curvature = 0;
      double squares = 0;
      for (int k = 0; k < 3; k++) {
        double w = EXAMPLES[k] / 100.0;
        double g = states.get(k).moments()[0][i];
        gradient += w * (g - 0.9 * start.moments()[0][i]) / 0.1;
        double f = curvature(before, states.get(k).moments()[1][i]);
        curvature += w * f;
        squares += w * f * f;
      }
      double variance = squares - curvature * curvature;
      double noise = 0.5 * 0.05 * 0.05 * variance / before;
      double precision = IVON.nextPrecision(before, curvature, IVON.delta()) + noise;
      assertThat((double) merged.moments()[1][i]).isCloseTo(precision, within(1e-5 * precision));
      double mu = start.posterior().mu()[i];
      double slope = unbias * (0.9 * start.moments()[0][i] + 0.1 * gradient);
      double expected = mu + IVON.change(0.1, slope + DELTA * (mu - 0.1), precision);
      assertThat((double) merged.posterior().mu()[i]).isCloseTo(expected, within(2e-6));
    }
  }

  /** The f that led from one precision to the next: 1 + u + u^2 / 2 = next / before, u above -1. */
  private static double curvature(double before, double next) {
    double u = -1 + Math.sqrt(2 * next / before - 1);
    return before + u * before / 0.05 - DELTA;
  }
}
