package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.TrainState;
import credence.engine.nd4j.Nd4jEngine;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Ivon} on both engines, and what a state of it keeps. */
class OnednnIvonTest {

  private static final double LAMBDA = 1000;

  private static List<Method> methods(NetworkSpec network) {
    int size = WeightLayout.of(network).size();
    EmpiricalPrior empirical = new EmpiricalPrior(EngineCases.normals(size, 7), 0.4);
    return List.of(
        Method.meanField(EngineCases.PRIOR),
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(1)),
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(2, Sides.BOTH)),
        new Method(Family.GAUSSIAN, empirical, new WeightSampling(3)),
        new Method(Family.GAUSSIAN_WEIGHTS, EngineCases.PRIOR, MethodCases.LOCAL),
        new Method(Family.GAUSSIAN_WEIGHTS, empirical, new WeightSampling(1, Sides.BOTH)),
        Method.meanField(MethodCases.posteriorPrior(size)),
        new Method(
            Family.GAUSSIAN_WEIGHTS,
            MethodCases.posteriorPrior(size),
            new WeightSampling(1, Sides.BOTH)));
  }

  static Stream<Arguments> cases() {
    return Stream.concat(MethodCases.networks(), Stream.of(EngineCases.tinyLeNet()))
        .flatMap(n -> methods(n).stream().map(m -> Arguments.of(n, m)));
  }

  private static Ivon ivon(Method method) {
    if (method.prior() instanceof PosteriorPrior) {
      return new Ivon(0.9, 0.99, LAMBDA, 0, 0.1, 50);
    }
    double sigma = Ivon.sigmaOf(method.prior());
    return new Ivon(0.9, 0.99, LAMBDA, 1 / (LAMBDA * sigma * sigma), 0.1, 50);
  }

  private static EngineSpec spec(NetworkSpec network, Method method) {
    return EngineSpec.classifier(network, 16, method, ivon(method));
  }

  /** Sigmas of about a tenth. */
  private static TrainState start(NetworkSpec network, Method method) {
    return TrainState.initial(
        narrow(MethodCases.posterior(network, method.family())), ivon(method));
  }

  private static MeanField narrow(MeanField q) {
    for (int i = 0; i < q.size(); i++) {
      q.rho()[i] -= 2;
    }
    return q;
  }

  private static void steps(Engine engine, NetworkSpec network, int from, int end) {
    for (int step = from; step < end; step++) {
      Minibatch minibatch = EngineCases.minibatch(network, 16 - step % 2);
      engine.step(minibatch, EngineCases.key(step), 1 / LAMBDA, 0.05);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothEnginesStayTogether(NetworkSpec network, Method method) {
    try (Engine reference = new Nd4jEngine(spec(network, method));
        Engine engine = new OnednnEngine(spec(network, method))) {
      for (Engine each : List.of(reference, engine)) {
        each.load(start(network, method));
        steps(each, network, 0, 30);
      }
      TrainState expected = reference.save();
      TrainState actual = engine.save();
      assertThat(distance(actual.posterior().mu(), expected.posterior().mu())).isLessThan(1e-4);
      assertThat(distance(actual.posterior().rho(), expected.posterior().rho())).isLessThan(1e-4);
      assertThat(distance(actual.moments()[0], expected.moments()[0])).isLessThan(1e-3);
      assertThat(distance(actual.moments()[1], expected.moments()[1])).isLessThan(1e-3);
      Minibatch minibatch = EngineCases.minibatch(network, 16);
      Engine.Gradients right = reference.gradients(minibatch, EngineCases.key(99), 0.01);
      Engine.Gradients found = engine.gradients(minibatch, EngineCases.key(99), 0.01);
      assertThat(distance(found.mu(), right.mu())).isLessThan(1e-3);
      assertThat(distance(found.rho(), right.rho())).isLessThan(1e-3);
    }
  }

  /** Relative, over what is finite in both. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 1e-12;
    for (int i = 0; i < a.length; i++) {
      assertThat(Float.isFinite(a[i])).isEqualTo(Float.isFinite(b[i]));
      if (Float.isFinite(a[i])) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        norm += b[i] * b[i];
      }
    }
    return Math.sqrt(difference / norm);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void savedAndLoadedInBetweenGivesTheSameBytes(NetworkSpec network, Method method) {
    try (Engine engine = new OnednnEngine(spec(network, method));
        Engine other = new OnednnEngine(spec(network, method))) {
      engine.load(start(network, method));
      steps(engine, network, 0, 3);
      other.load(engine.save());
      steps(engine, network, 3, 6);
      steps(other, network, 3, 6);
      assertThat(other.save().posterior().mu()).isEqualTo(engine.save().posterior().mu());
      assertThat(other.save().posterior().rho()).isEqualTo(engine.save().posterior().rho());
      assertThat(other.save().moments()).isDeepEqualTo(engine.save().moments());
      assertThat(other.save().steps()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sigmasAreThoseOfThePrecisions(NetworkSpec network, Method method) {
    try (Engine engine = new OnednnEngine(spec(network, method))) {
      engine.load(start(network, method));
      steps(engine, network, 0, 2);
      TrainState state = engine.save();
      for (int i = 0; i < state.posterior().size(); i++) {
        float precision = state.moments()[1][i];
        double sigma = state.posterior().isUncertain(i) ? ivon(method).sigma(precision) : 0;
        assertThat(precision > 0).isEqualTo(state.posterior().isUncertain(i));
        assertThat(state.posterior().sigma(i)).isCloseTo(sigma, within(1e-6 * sigma));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void removedWeightsStayRemovedOnBothEngines(NetworkSpec network, Method method) {
    MeanField pruned = narrow(MethodCases.pruned(network, method.family()));
    int[] removed = pruned.removed(WeightLayout.of(network));
    float[][] moments = new float[2][pruned.size()];
    Arrays.fill(moments[0], 0.1f);
    try (Engine reference = new Nd4jEngine(spec(network, method));
        Engine engine = new OnednnEngine(spec(network, method))) {
      for (Engine each : List.of(reference, engine)) {
        each.load(TrainState.of(pruned, moments, 10));
        steps(each, network, 0, 4);
        TrainState state = each.save();
        assertThat(state.posterior().removed(WeightLayout.of(network))).isEqualTo(removed);
        for (int i : removed) {
          assertThat(state.moments()[0][i]).isZero();
          assertThat(state.moments()[1][i]).isZero();
        }
      }
      float[] expected = reference.save().posterior().mu();
      assertThat(distance(engine.save().posterior().mu(), expected)).isLessThan(1e-4);
    }
  }

  @Test
  void anotherWeightOfTheKlIsRefused() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Method method = Method.meanField(EngineCases.PRIOR);
    try (Engine reference = new Nd4jEngine(spec(network, method));
        Engine engine = new OnednnEngine(spec(network, method))) {
      for (Engine each : List.of(reference, engine)) {
        each.load(start(network, method));
        Minibatch minibatch = EngineCases.minibatch(network, 16);
        assertThatThrownBy(() -> each.step(minibatch, EngineCases.key(0), 0.5 / LAMBDA, 0.1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("klWeight = 5.0E-4")
            .hasMessageContaining("lambda = 1000.0");
      }
    }
  }

  @Test
  void onlyUncertainPosteriorsWithAGaussianPriorAreTrained() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Ivon ivon = ivon(Method.meanField(EngineCases.PRIOR));
    for (Method method :
        List.of(
            Method.meanField(MethodCases.MIXTURE),
            new Method(Family.GAUSSIAN_WEIGHTS, MethodCases.LOG_UNIFORM, MethodCases.LOCAL),
            new Method(Family.POINT, EngineCases.PRIOR, MethodCases.LOCAL))) {
      assertThatThrownBy(() -> EngineSpec.classifier(network, 16, method, ivon))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ivon needs a");
    }
  }
}
