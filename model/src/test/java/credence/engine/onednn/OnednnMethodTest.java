package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Softplus;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What methods of inference have of their own in this engine, beyond their contract. */
class OnednnMethodTest {

  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);
  private static final int EXAMPLES = 6;

  /** More weights than three chunks hold. */
  private static final NetworkSpec WIDE =
      new NetworkSpec(
          "wide", Shape.flat(60), List.of(new Dense(420), Activation.SOFTPLUS, new Dense(3)));

  static Stream<Method> methods() {
    return MethodCases.methodsOfProcessors(NETWORK).stream();
  }

  private static Engine engine(NetworkSpec network, Method method, MeanField posterior) {
    Engine engine = new OnednnEngine(EngineSpec.classifier(network, EXAMPLES, method, SGD));
    engine.load(posterior);
    return engine;
  }

  private static Engine.Gradients gradients(Engine engine, double klWeight) {
    Minibatch minibatch = EngineCases.minibatch(engine.spec().network(), EXAMPLES);
    return engine.gradients(minibatch, EngineCases.key(2), klWeight);
  }

  /** The normals of the contract: of the layer's stream, counted over weight and bias. */
  private static float[] epsilon() {
    float[] epsilon = new float[LAYOUT.size()];
    for (int i = 0; i < epsilon.length; i++) {
      int layer = LAYOUT.at(i).layer();
      int start = LAYOUT.tensor(layer, WeightLayout.Role.WEIGHT).offset();
      RandomStream.of(EngineCases.key(2).with(Purpose.WEIGHT_SAMPLE, 0), layer)
          .normals(i - start, epsilon, i, 1);
    }
    return epsilon;
  }

  @Test
  void oneDrawOfSampledWeightsIsTheNetworkAtThoseWeights() {
    Method sampled =
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new Estimator.WeightSampling(1));
    Method point = new Method(Family.POINT, EngineCases.PRIOR, sampled.estimator());
    MeanField q = EngineCases.posterior(NETWORK);
    float[] epsilon = epsilon();
    float[] w = new float[q.size()];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (q.mu()[i] + q.sigma(i) * epsilon[i]);
    }
    float[] none = new float[w.length];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    try (Engine drawn = engine(NETWORK, sampled, q);
        Engine at = engine(NETWORK, point, MeanField.of(w, none))) {
      Engine.Gradients actual = gradients(drawn, 0);
      Engine.Gradients expected = gradients(at, 0);
      assertThat(actual.nll()).isCloseTo(expected.nll(), within(1e-5));
      for (int i = 0; i < w.length; i++) {
        float byWeight = expected.mu()[i];
        double chain = epsilon[i] * Softplus.derivative(q.rho()[i]);
        assertThat(actual.mu()[i]).isCloseTo(byWeight, within(1e-5f));
        assertThat((double) actual.rho()[i]).isCloseTo(byWeight * chain, within(1e-5));
      }
    }
  }

  @Test
  void maskedWeightsCountAsZeroInEveryPass() {
    LogUniformPrior prior = new LogUniformPrior(0.3);
    MeanField q = MethodCases.posterior(NETWORK, Family.GAUSSIAN_WEIGHTS);
    float[] mu = q.mu().clone();
    float[] rho = q.rho().clone();
    int masked = 0;
    for (int i = 0; i < mu.length; i++) {
      if (q.isUncertain(i) && prior.isMasked(mu[i], q.sigma(i))) {
        mu[i] = 0;
        rho[i] = Float.NEGATIVE_INFINITY;
        masked++;
      }
    }
    assertThat(masked).isBetween(mu.length / 5, mu.length / 2);
    for (Estimator estimator :
        List.of(new Estimator.LocalReparameterisation(), new Estimator.WeightSampling(2))) {
      Method method = new Method(Family.GAUSSIAN_WEIGHTS, prior, estimator);
      Method unmasked =
          new Method(
              Family.GAUSSIAN_WEIGHTS, new LogUniformPrior(Double.POSITIVE_INFINITY), estimator);
      try (Engine masking = engine(NETWORK, method, q);
          Engine removed = engine(NETWORK, unmasked, MeanField.of(mu, rho))) {
        assertThat(gradients(masking, 0).nll()).isEqualTo(gradients(removed, 0).nll());
        for (Draws draws :
            List.of(new Draws.Mean(), new Draws.Weights(5, 2), new Draws.Activations(5, 2, 0))) {
          assertThat(logits(masking, draws)).isEqualTo(logits(removed, draws));
        }
        float[] byMu = gradients(masking, 0).mu();
        float[] byRho = gradients(masking, 0).rho();
        for (int i = 0; i < mu.length; i++) {
          assertThat(rho[i] == Float.NEGATIVE_INFINITY && q.isUncertain(i) && byMu[i] != 0)
              .as("mu of masked " + i)
              .isFalse();
          assertThat(rho[i] == Float.NEGATIVE_INFINITY && byRho[i] != 0)
              .as("rho of masked " + i)
              .isFalse();
        }
      }
    }
  }

  private static float[] logits(Engine engine, Draws draws) {
    float[] logits = new float[draws.count() * EXAMPLES * NETWORK.classes()];
    engine.predict(EngineCases.images(NETWORK, EXAMPLES), EXAMPLES, draws, logits);
    return logits;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void predictionLeavesTrainingAloneAndPointsStayPoints(Method method) {
    MeanField q = MethodCases.posterior(NETWORK, method.family());
    try (Engine disturbed = engine(NETWORK, method, q);
        Engine alone = engine(NETWORK, method, q)) {
      for (int step = 0; step < 3; step++) {
        Minibatch minibatch = EngineCases.minibatch(NETWORK, EXAMPLES - step);
        alone.step(minibatch, EngineCases.key(step), 0.01, 1e-2);
        disturbed.step(minibatch, EngineCases.key(step), 0.01, 1e-2);
        logits(disturbed, new Draws.Weights(1, 2));
        logits(disturbed, new Draws.Activations(1, 2, 0));
      }
      MeanField found = disturbed.save().posterior();
      assertThat(found.mu()).isEqualTo(alone.save().posterior().mu()).isNotEqualTo(q.mu());
      assertThat(found.rho()).isEqualTo(alone.save().posterior().rho());
      for (int i = 0; i < q.size(); i++) {
        assertThat(found.isUncertain(i)).isEqualTo(q.isUncertain(i));
      }
    }
  }

  /** A weight that has been removed: no sigma among weights that have one. */
  @ParameterizedTest
  @MethodSource("methods")
  void pointsAmongUncertainWeightsHaveNoKl(Method method) {
    MeanField q = MethodCases.posterior(NETWORK, method.family());
    for (int i = 0; i < q.size(); i += 3) {
      q.rho()[i] = Float.NEGATIVE_INFINITY;
    }
    try (Engine engine = engine(NETWORK, method, q)) {
      Engine.Gradients without = gradients(engine, 0);
      Engine.Gradients with = gradients(engine, 0.5);
      for (int i = 0; i < q.size(); i += 3) {
        assertThat(with.rho()[i]).isZero();
        if (method.family() != Family.POINT) {
          assertThat(with.mu()[i]).isEqualTo(without.mu()[i]);
        }
      }
      engine.step(EngineCases.minibatch(NETWORK, 3), EngineCases.key(0), 0.5, 1e-3);
      MeanField found = engine.save().posterior();
      for (int i = 0; i < q.size(); i++) {
        assertThat(found.mu()[i]).isFinite();
        assertThat(found.isUncertain(i)).isEqualTo(q.isUncertain(i));
      }
    }
  }

  /** Whole chunks of removed weights, and chunks that begin or end among them. */
  @ParameterizedTest
  @MethodSource("wide")
  void longRunsOfRemovedWeightsStayRemoved(Method method) {
    MeanField q = MethodCases.posterior(WIDE, method.family());
    for (int i = 0; i < 3 * VectorOps.LENGTH; i++) {
      if (i < 2 * VectorOps.LENGTH + 100 && i != 17 || i % 1000 < 10) {
        q.mu()[i] = 0;
        q.rho()[i] = Float.NEGATIVE_INFINITY;
      }
    }
    WeightLayout layout = WeightLayout.of(WIDE);
    int[] removed = q.removed(layout);
    assertThat(removed).hasSizeBetween(16_483, 16_600);
    try (Engine engine = engine(WIDE, method, q)) {
      float[] byMu = gradients(engine, 0.5).mu();
      engine.step(EngineCases.minibatch(WIDE, 3), EngineCases.key(0), 0.5, 1e-3);
      MeanField found = engine.save().posterior();
      assertThat(found.removed(layout)).isEqualTo(removed);
      for (int i = 0; i < q.size(); i++) {
        boolean isRemoved = Arrays.binarySearch(removed, i) >= 0;
        assertThat(byMu[i] == 0).as("mu %d", i).isEqualTo(isRemoved);
      }
    }
  }

  static Stream<Method> wide() {
    return MethodCases.methods(WIDE).stream().filter(m -> m.prior() == EngineCases.PRIOR);
  }

  static Stream<Arguments> regularised() {
    List<NetworkSpec> networks = MethodCases.networks().toList();
    NetworkSpec network = networks.get(networks.size() - 1);
    return MethodCases.methodsOfProcessors(network).stream().map(m -> Arguments.of(network, m));
  }

  @ParameterizedTest
  @MethodSource("regularised")
  void aStepAllocatesNextToNothingOnTheHeap(NetworkSpec network, Method method) {
    Minibatch minibatch = EngineCases.minibatch(network, 256);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try (Engine engine = new OnednnEngine(EngineSpec.classifier(network, 256, method, SGD))) {
      engine.load(MethodCases.state(network, method, SGD));
      for (int step = 0; step < 20; step++) {
        engine.step(minibatch, EngineCases.key(step), 0.1, 1e-4);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 20; step++) {
        engine.step(minibatch, EngineCases.key(step), 0.1, 1e-4);
      }
      long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
      // Streams and bound methods; one copy of the first layer's output would be 92 kB.
      assertThat(perStep).isLessThan(60_000);
    }
  }

  @Test
  void meansOfAnotherNetworkAreRefused() {
    Method method =
        new Method(
            Family.GAUSSIAN,
            new EmpiricalPrior(new float[7], 0.1),
            new Estimator.LocalReparameterisation());
    assertThatThrownBy(() -> new OnednnEngine(EngineSpec.classifier(NETWORK, 2, method, SGD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 means")
        .hasMessageContaining(Integer.toString(LAYOUT.size()));
    Method other = Method.meanField(MethodCases.posteriorPrior(7));
    assertThatThrownBy(() -> new OnednnEngine(EngineSpec.classifier(NETWORK, 2, other, SGD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 means")
        .hasMessageContaining(Integer.toString(LAYOUT.size()));
  }
}
