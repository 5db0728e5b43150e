package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.SoftmaxCrossEntropy;
import credence.bayes.Softplus;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine promises of every {@link Method}. A subclass per engine says how it is made.
 */
public abstract class MethodContract {

  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);
  private static final Offset<Float> EXACTLY = Offset.offset(0f);
  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);
  private static final NetworkSpec LINE =
      new NetworkSpec("line", Shape.flat(2), List.of(new Dense(3)));

  protected abstract Engine create(EngineSpec spec);

  static Stream<Method> methods() {
    return MethodCases.methods(NETWORK).stream();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void trainingLeavesPointsWithoutSigma(Method method) {
    TrainState start = MethodCases.state(NETWORK, method, ADAM);
    TrainState end = trained(method, 3);
    MeanField q = end.posterior();
    for (int i = 0; i < q.size(); i++) {
      assertThat(q.isUncertain(i)).isEqualTo(start.posterior().isUncertain(i));
      if (q.isUncertain(i)) {
        assertThat(q.rho()[i]).as("rho %d", i).isFinite();
      } else {
        assertThat(end.moments()[2][i]).as("moment of rho %d", i).isZero();
        assertThat(end.moments()[3][i]).as("moment of rho %d", i).isZero();
      }
    }
    assertThat(q.mu()).isNotEqualTo(start.posterior().mu()).doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sameStateMinibatchAndKeyGiveTheSameBytes(Method method) {
    TrainState first = trained(method, 3);
    TrainState second = trained(method, 3);
    assertThat(first.posterior().mu()).isEqualTo(second.posterior().mu());
    assertThat(first.posterior().rho()).isEqualTo(second.posterior().rho());
    assertThat(first.moments()).isDeepEqualTo(second.moments());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void thePriorIsInTheGradientAsOftenAsItsWeightSays(Method method) {
    EngineSpec spec = EngineSpec.classifier(NETWORK, 4, method, SGD);
    MeanField q = MethodCases.posterior(NETWORK, method.family());
    PriorTerm prior = new PriorTerm(spec, EngineCases.key(0));
    Engine.Gradients without = gradients(spec, q, 0);
    Engine.Gradients with = gradients(spec, q, 0.5);
    assertThat(with.nll()).isEqualTo(without.nll());
    for (int i = 0; i < q.size(); i++) {
      double byMu = 0.5 * prior.slopeByMu(q, i);
      double byRho = q.isUncertain(i) ? 0.5 * prior.slopeByRho(q, i) : 0;
      assertThat((double) with.mu()[i] - without.mu()[i])
          .as("mu %d", i)
          .isCloseTo(byMu, within(1e-5 + 2e-5 * Math.abs(byMu)));
      assertThat((double) with.rho()[i] - without.rho()[i])
          .as("rho %d", i)
          .isCloseTo(byRho, within(1e-5 + 2e-5 * Math.abs(byRho)));
    }
  }

  private Engine.Gradients gradients(EngineSpec spec, MeanField q, double klWeight) {
    try (Engine engine = create(spec)) {
      engine.load(q);
      return engine.gradients(EngineCases.minibatch(NETWORK, 4), EngineCases.key(0), klWeight);
    }
  }

  /** After training that was in full swing when they were removed: moments are not 0. */
  @ParameterizedTest
  @MethodSource("methods")
  void trainingLeavesRemovedWeightsRemoved(Method method) {
    MeanField q = MethodCases.pruned(NETWORK, method.family());
    for (Optimizer optimizer : List.of(ADAM, SGD)) {
      TrainState end;
      try (Engine engine = create(EngineSpec.classifier(NETWORK, 4, method, optimizer))) {
        engine.load(MethodCases.inFullSwing(q, optimizer));
        for (int step = 0; step < 20; step++) {
          engine.step(EngineCases.minibatch(NETWORK, 4), EngineCases.key(step), 0.01, 1e-2);
        }
        end = engine.save();
      }
      MeanField found = end.posterior();
      assertThat(found.removed(LAYOUT)).isEqualTo(q.removed(LAYOUT)).hasSizeGreaterThan(70);
      for (int i = 0; i < q.size(); i++) {
        if (isRemoved(q, i)) {
          for (float[] moment : end.moments()) {
            assertThat(moment[i]).as("moment %d", i).isZero();
          }
        } else if (optimizer == ADAM) {
          assertThat(found.mu()[i]).as("mu %d", i).isFinite().isNotEqualTo(q.mu()[i]);
        }
      }
    }
  }

  /** The others' is that of the same network with means too small to count. */
  @ParameterizedTest
  @MethodSource("methods")
  void removedWeightsHaveNoGradientAndTheOthersHaveTheirs(Method method) {
    EngineSpec spec = EngineSpec.classifier(NETWORK, 4, method, SGD);
    MeanField q = MethodCases.pruned(NETWORK, method.family());
    MeanField points = MeanField.of(q.mu().clone(), q.rho().clone());
    for (int i : q.removed(LAYOUT)) {
      points.mu()[i] = 1e-30f;
    }
    Engine.Gradients found = gradients(spec, q, 0.5);
    Engine.Gradients expected = gradients(spec, points, 0.5);
    assertThat(found.nll()).isCloseTo(expected.nll(), within(1e-6));
    int cleared = 0;
    for (int i = 0; i < q.size(); i++) {
      boolean removed = isRemoved(q, i);
      cleared += removed && expected.mu()[i] != 0 ? 1 : 0;
      float byMu = removed ? 0 : expected.mu()[i];
      assertThat(found.mu()[i]).as("mu %d", i).isCloseTo(byMu, removed ? EXACTLY : ROUNDING);
      assertThat(found.rho()[i]).as("rho %d", i).isCloseTo(expected.rho()[i], ROUNDING);
    }
    assertThat(cleared).isGreaterThan(40);
  }

  private static boolean isRemoved(MeanField q, int index) {
    boolean isWeight = LAYOUT.at(index).role() == Role.WEIGHT;
    return isWeight && q.mu()[index] == 0 && !q.isUncertain(index);
  }

  /** Two draws of a linear model, in double, with the normals that the contract names. */
  @Test
  void weightSamplingIsBlundellsByHand() {
    Method method = new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(2));
    EngineSpec spec = EngineSpec.classifier(LINE, 3, method, SGD);
    MeanField q = EngineCases.posterior(LINE);
    Minibatch minibatch = EngineCases.minibatch(LINE, 3);
    double nll = 0;
    double[] byMu = new double[q.size()];
    double[] bySigma = new double[q.size()];
    for (int draw = 0; draw < 2; draw++) {
      float[] epsilon = new float[q.size()];
      RandomKey key = EngineCases.key(0).with(Purpose.WEIGHT_SAMPLE, draw);
      RandomStream.of(key, 0).normals(0, epsilon, 0, q.size());
      double[] g = new double[9];
      nll += lineNll(sample(q, epsilon), minibatch, g) / 2;
      for (int i = 0; i < q.size(); i++) {
        double slope = lineSlope(i, minibatch, g) / 2;
        byMu[i] += slope;
        bySigma[i] += slope * epsilon[i];
      }
    }
    try (Engine engine = create(spec)) {
      engine.load(q);
      Engine.Gradients found = engine.gradients(minibatch, EngineCases.key(0), 0);
      assertThat(found.nll()).isCloseTo(nll, within(1e-5));
      for (int i = 0; i < q.size(); i++) {
        double byRho = bySigma[i] * Softplus.derivative(q.rho()[i]);
        assertThat((double) found.mu()[i]).as("mu %d", i).isCloseTo(byMu[i], within(1e-5));
        assertThat((double) found.rho()[i]).as("rho %d", i).isCloseTo(byRho, within(1e-5));
      }
    }
  }

  private static double[] sample(MeanField q, float[] epsilon) {
    double[] w = new double[q.size()];
    Arrays.setAll(w, i -> q.mu()[i] + q.sigma(i) * epsilon[i]);
    return w;
  }

  /** Loss of three examples with two inputs and three classes. */
  private static double lineNll(double[] w, Minibatch minibatch, double[] gradient) {
    double[] logits = new double[9];
    for (int i = 0; i < 9; i++) {
      int b = i / 3;
      int c = i % 3;
      float[] x = minibatch.images();
      logits[i] = w[2 * c] * x[2 * b] + w[2 * c + 1] * x[2 * b + 1] + w[6 + c];
    }
    return new SoftmaxCrossEntropy().meanNll(logits, minibatch.targets(), 3, 3, gradient);
  }

  private static double lineSlope(int index, Minibatch minibatch, double[] g) {
    double sum = 0;
    for (int b = 0; b < 3; b++) {
      sum +=
          index < 6
              ? g[3 * b + index / 2] * minibatch.images()[2 * b + index % 2]
              : g[3 * b + index - 6];
    }
    return sum;
  }

  /** Of Sparse VD: masked weights are gone from every forward pass, and nothing else is. */
  @Test
  void maskedWeightsCountAsZeroEverywhere() {
    Method method = new Method(Family.GAUSSIAN_WEIGHTS, MethodCases.LOG_UNIFORM, MethodCases.LOCAL);
    MeanField q = MethodCases.posterior(NETWORK, method.family());
    MeanField without = MeanField.of(q.mu().clone(), q.rho().clone());
    int masked = 0;
    for (int i = 0; i < q.size(); i++) {
      if (MethodCases.LOG_UNIFORM.isMasked(q.mu()[i], q.sigma(i))) {
        without.mu()[i] = 0;
        without.rho()[i] = Float.NEGATIVE_INFINITY;
        masked++;
      }
    }
    assertThat(masked).isBetween(q.size() / 20, q.size() / 3);
    EngineSpec spec = EngineSpec.classifier(NETWORK, 4, method, SGD);
    for (Draws draws : draws()) {
      assertThat(logits(spec, q, draws)).containsExactly(logits(spec, without, draws), ROUNDING);
    }
    Engine.Gradients g = gradients(spec, q, 0);
    Engine.Gradients expected = gradients(spec, without, 0);
    for (int i = 0; i < q.size(); i++) {
      if (q.isUncertain(i) && !without.isUncertain(i)) {
        expected.mu()[i] = 0;
      }
    }
    assertThat(g.nll()).isCloseTo(expected.nll(), within(1e-6));
    assertThat(g.mu()).containsExactly(expected.mu(), ROUNDING);
    assertThat(g.rho()).containsExactly(expected.rho(), ROUNDING);
  }

  @Test
  void withoutSigmaEveryDrawIsTheMean() {
    Method method = new Method(Family.POINT, EngineCases.PRIOR, MethodCases.LOCAL);
    MeanField q = MethodCases.posterior(NETWORK, Family.POINT);
    EngineSpec spec = EngineSpec.classifier(NETWORK, 4, method, SGD);
    float[] mean = logits(spec, q, new Draws.Mean());
    for (Draws draws : draws()) {
      float[] found = logits(spec, q, draws);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(mean[i % mean.length], within(1e-6f));
      }
    }
  }

  /** Biases are points here: a weight of 0 with a sigma of nothing leaves the bias alone. */
  @Test
  void pointsHaveNoNoise() {
    Method method = new Method(Family.GAUSSIAN_WEIGHTS, EngineCases.PRIOR, new WeightSampling(1));
    MeanField q = MethodCases.posterior(LINE, Family.GAUSSIAN_WEIGHTS);
    Tensor bias = WeightLayout.of(LINE).tensors().get(1);
    try (Engine engine = create(EngineSpec.classifier(LINE, 1, method, SGD))) {
      engine.load(q);
      for (Draws draws : draws()) {
        float[] logits = new float[draws.count() * 3];
        engine.predict(new float[2], 1, draws, logits);
        for (int i = 0; i < logits.length; i++) {
          assertThat(logits[i]).isCloseTo(q.mu()[bias.offset() + i % 3], within(1e-6f));
        }
      }
    }
  }

  private static List<Draws> draws() {
    return List.of(new Draws.Mean(), new Draws.Weights(5, 3), new Draws.Activations(5, 3, 8));
  }

  private float[] logits(EngineSpec spec, MeanField q, Draws draws) {
    float[] logits = new float[draws.count() * 4 * NETWORK.classes()];
    try (Engine engine = create(spec)) {
      engine.load(q);
      engine.predict(EngineCases.images(NETWORK, 4), 4, draws, logits);
    }
    return logits;
  }

  private TrainState trained(Method method, int steps) {
    try (Engine engine = create(EngineSpec.classifier(NETWORK, 4, method, ADAM))) {
      engine.load(MethodCases.state(NETWORK, method, ADAM));
      for (int step = 0; step < steps; step++) {
        engine.step(EngineCases.minibatch(NETWORK, 4), EngineCases.key(step), 0.01, 1e-2);
      }
      return engine.save();
    }
  }
}
