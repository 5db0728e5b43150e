package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
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

/** The reference engine, for every method, dropout and batch normalisation. */
class OnednnMethodAgreementTest {

  private static final Optimizer SGD = new Optimizer.Sgd();

  /** What a gradient may be off by without being zero, of its tensor's largest. */
  private static final double ROUNDING = 1e-6;

  static Stream<Arguments> cases() {
    return Stream.concat(Stream.of(EngineCases.tinyLeNet()), MethodCases.networks())
        .flatMap(n -> MethodCases.methodsOfProcessors(n).stream().map(m -> Arguments.of(n, m)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgree(NetworkSpec network, Method method) {
    gradientsAgree(network, method, MethodCases.posterior(network, method.family()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfPrunedNetworksAgree(NetworkSpec network, Method method) {
    gradientsAgree(network, method, MethodCases.pruned(network, method.family()));
  }

  private static void gradientsAgree(NetworkSpec network, Method method, MeanField q) {
    try (Pair pair = new Pair(network, method, 33)) {
      pair.load(TrainState.initial(q, SGD));
      for (int examples : new int[] {33, 5}) {
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
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * Relative to the largest derivative of the tensor, unless all of it is rounding: a bias that
   * batch normalisation subtracts again has no derivative.
   */
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

  @ParameterizedTest
  @MethodSource("cases")
  void aTrajectoryOfAHundredStepsStaysTogether(NetworkSpec network, Method method) {
    try (Pair pair = new Pair(network, method, 16)) {
      for (int step = 0; step < 100; step++) {
        Minibatch minibatch = EngineCases.minibatch(network, 16 - step % 2);
        Engine.StepResult expected =
            pair.reference.step(minibatch, EngineCases.key(step), 1e-3, 1e-3);
        Engine.StepResult actual = pair.engine.step(minibatch, EngineCases.key(step), 1e-3, 1e-3);
        assertThat(Math.abs(actual.nll() / expected.nll() - 1)).as("step " + step).isLessThan(1e-3);
      }
      MeanField expected = pair.reference.save().posterior();
      MeanField actual = pair.engine.save().posterior();
      assertThat(EngineCases.distance(actual.mu(), expected.mu())).isLessThan(1e-4);
      assertThat(EngineCases.distance(actual.rho(), expected.rho())).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsAgree(NetworkSpec network, Method method) {
    float[] images = EngineCases.images(network, 5);
    try (Pair pair = new Pair(network, method, 8)) {
      for (Draws draws :
          List.of(new Draws.Mean(), new Draws.Weights(5, 3), new Draws.Activations(5, 3, 1000))) {
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

    Pair(NetworkSpec network, Method method, int batch) {
      EngineSpec spec = EngineSpec.classifier(network, batch, method, SGD);
      reference = new Nd4jEngine(spec);
      engine = new OnednnEngine(spec);
      load(MethodCases.state(network, method, SGD));
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
