package credence.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.nd4j.Nd4jEngine;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference engine, with the same noise and state, is the other implementation. */
class GpuAgreementTest {

  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final double LAMBDA = 1000;

  /** What a gradient may be off by without being zero, of the largest. */
  private static final double ROUNDING = 1e-6;

  /** Every shape with the usual method; every method with layers of every kind. */
  static Stream<Arguments> cases() {
    Method usual = Method.meanField(EngineCases.PRIOR);
    Stream<NetworkSpec> networks = Stream.concat(EngineCases.networks(), MethodCases.networks());
    return Stream.concat(networks.map(n -> Arguments.of(n, usual)), methods(SGD));
  }

  private static Stream<Arguments> methods(Optimizer optimizer) {
    List<NetworkSpec> all = MethodCases.networks().toList();
    return Stream.of(EngineCases.tinyLeNet(), all.get(all.size() - 1))
        .flatMap(n -> methods(n, optimizer).stream().map(m -> Arguments.of(n, m)));
  }

  private static List<Method> methods(NetworkSpec network, Optimizer optimizer) {
    if (optimizer == SGD) {
      return MethodCases.methods(network);
    }
    int size = WeightLayout.of(network).size();
    EmpiricalPrior empirical = new EmpiricalPrior(EngineCases.normals(size, 7), 0.4);
    return List.of(
        Method.meanField(EngineCases.PRIOR),
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(2, Sides.BOTH)),
        new Method(Family.GAUSSIAN_WEIGHTS, empirical, MethodCases.LOCAL));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgree(NetworkSpec network, Method method) {
    try (Pair pair = new Pair(EngineSpec.classifier(network, 5, method, SGD))) {
      for (MeanField q :
          List.of(
              MethodCases.posterior(network, method.family()),
              MethodCases.pruned(network, method.family()))) {
        pair.load(TrainState.initial(q, SGD));
        for (int examples : new int[] {5, 3}) {
          assertGradientsAgree(pair, network, examples);
        }
      }
    }
  }

  private static void assertGradientsAgree(Pair pair, NetworkSpec network, int examples) {
    Minibatch minibatch = EngineCases.minibatch(network, examples);
    Engine.Gradients expected = pair.reference.gradients(minibatch, EngineCases.key(3), 0.01);
    Engine.Gradients actual = pair.engine.gradients(minibatch, EngineCases.key(3), 0.01);
    assertThat(Math.abs(actual.nll() / expected.nll() - 1)).as("nll").isLessThan(1e-4);
    double scale = Math.max(largest(expected.mu()), largest(expected.rho()));
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      assertClose(tensor.name() + " mu", tensor, actual.mu(), expected.mu(), scale);
      assertClose(tensor.name() + " rho", tensor, actual.rho(), expected.rho(), scale);
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Relative to the largest derivative of the tensor, unless all of it is rounding. */
  private static void assertClose(
      String what, WeightLayout.Tensor tensor, float[] actual, float[] expected, double scale) {
    double largest = ROUNDING * scale;
    double difference = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    assertThat(difference).as(what).isLessThan(1e-4 * largest + ROUNDING * scale);
  }

  static Stream<Arguments> trajectories() {
    NetworkSpec tiny = EngineCases.tinyLeNet();
    Method usual = Method.meanField(EngineCases.PRIOR);
    return Stream.concat(
        Stream.of(SGD, ADAM).map(optimizer -> Arguments.of(tiny, usual, optimizer)),
        methods(ADAM)
            .map(Arguments::get)
            .map(pair -> Arguments.of(pair[0], pair[1], ivon((Method) pair[1]))));
  }

  private static Ivon ivon(Method method) {
    double sigma = Ivon.sigmaOf(method.prior());
    return new Ivon(0.9, 0.99, LAMBDA, 1 / (LAMBDA * sigma * sigma), 0.1, 50);
  }

  @ParameterizedTest
  @MethodSource("trajectories")
  void aTrajectoryStaysWithTheReference(NetworkSpec network, Method method, Optimizer optimizer) {
    MeanField q = MethodCases.posterior(network, method.family());
    for (int i = 0; i < q.size(); i++) {
      q.rho()[i] -= 2;
    }
    boolean isNatural = optimizer instanceof Ivon;
    try (Pair pair = new Pair(EngineSpec.classifier(network, 16, method, optimizer))) {
      pair.load(TrainState.initial(q, optimizer));
      for (int step = 0; step < (isNatural ? 30 : 100); step++) {
        Minibatch minibatch = EngineCases.minibatch(network, 16 - step % 2);
        double rate = isNatural ? 0.05 : 1e-3;
        Engine.StepResult expected =
            pair.reference.step(minibatch, EngineCases.key(step), 1 / LAMBDA, rate);
        Engine.StepResult actual =
            pair.engine.step(minibatch, EngineCases.key(step), 1 / LAMBDA, rate);
        assertThat(Math.abs(actual.nll() / expected.nll() - 1)).as("step " + step).isLessThan(1e-3);
      }
      TrainState expected = pair.reference.save();
      TrainState actual = pair.engine.save();
      assertThat(EngineCases.distance(actual.posterior().mu(), expected.posterior().mu()))
          .isLessThan(1e-3);
      assertThat(EngineCases.distance(actual.posterior().rho(), expected.posterior().rho()))
          .isLessThan(1e-3);
      for (int m = 0; m < expected.moments().length; m++) {
        assertThat(EngineCases.distance(actual.moments()[m], expected.moments()[m]))
            .isLessThan(1e-3);
      }
      assertThat(actual.steps()).isEqualTo(expected.steps());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsAgree(NetworkSpec network, Method method) {
    float[] images = EngineCases.images(network, 5);
    try (Pair pair = new Pair(EngineSpec.classifier(network, 8, method, SGD))) {
      pair.load(MethodCases.state(network, method, SGD));
      for (Draws draws :
          List.of(new Draws.Mean(), new Draws.Weights(5, 2), new Draws.Activations(5, 2, 1000))) {
        float[] expected = new float[draws.count() * 5 * network.classes()];
        float[] actual = expected.clone();
        pair.reference.predict(images, 5, draws, expected);
        pair.engine.predict(images, 5, draws, actual);
        assertThat(EngineCases.distance(actual, expected)).as(draws.toString()).isLessThan(1e-5);
      }
    }
  }

  /** Both engines in the same state. */
  private static final class Pair implements AutoCloseable {

    private final Engine reference;
    private final Engine engine;

    Pair(EngineSpec spec) {
      engine = OnOpenCl.engine(spec);
      reference = new Nd4jEngine(spec);
    }

    void load(TrainState state) {
      reference.load(state);
      engine.load(state);
    }

    @Override
    public void close() {
      reference.close();
      engine.close();
    }
  }
}
