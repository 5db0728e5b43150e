package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.PriorTerm;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Gradients of every method against central differences in double, the noise held fixed by its key:
 * the likelihood's by the engine, the prior's by {@link PriorTerm}.
 */
class MethodGradientTest {

  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final int EXAMPLES = 4;

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "smooth",
          new Shape(1, 6, 6),
          List.of(
              Conv2d.of(3, 3, 1, 0),
              Activation.SOFTPLUS,
              MaxPool2d.of(2, 2),
              Conv2d.of(4, 2, 1, 0),
              Activation.SOFTPLUS,
              new Flatten(),
              new Dense(3)));
  private static final double KL_WEIGHT = 0.02;

  /** Small: a step must not carry a weight over a mask's threshold, nor a unit over a kink. */
  private static final float H = 0x1p-18f;

  static Stream<Arguments> methods() {
    return MethodCases.methodsOfProcessors(NETWORK).stream().map(m -> Arguments.of(NETWORK, m));
  }

  /** What dropout and batch normalisation do has nothing to do with the prior. */
  static Stream<Arguments> regularised() {
    return MethodCases.networks()
        .flatMap(
            network ->
                MethodCases.methodsOfProcessors(network).stream()
                    .filter(method -> method.prior() == EngineCases.PRIOR)
                    .filter(method -> method.family() != Family.GAUSSIAN_WEIGHTS)
                    .map(method -> Arguments.of(network, method)));
  }

  @ParameterizedTest
  @MethodSource({"methods", "regularised"})
  void gradientsAreThoseOfFiniteDifferences(NetworkSpec network, Method method) {
    compare(network, method, MethodCases.posterior(network, method.family()));
  }

  /** What has been removed has none. */
  @ParameterizedTest
  @MethodSource("methods")
  void soAreThoseOfPrunedNetworks(NetworkSpec network, Method method) {
    compare(network, method, MethodCases.pruned(network, method.family()));
  }

  private static void compare(NetworkSpec network, Method method, MeanField q) {
    EngineSpec spec = EngineSpec.classifier(network, EXAMPLES, method, SGD);
    int[] removed = q.removed(WeightLayout.of(network));
    Minibatch minibatch = EngineCases.minibatch(network, EXAMPLES);
    PriorTerm prior = new PriorTerm(spec, EngineCases.key(0));
    try (Engine engine = new Nd4jEngine(spec, DataType.DOUBLE)) {
      engine.load(q);
      Engine.Gradients g = engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT);
      for (int i = 0; i < q.size(); i++) {
        if (Arrays.binarySearch(removed, i) >= 0) {
          assertThat(g.mu()[i]).as("mu %d", i).isZero();
          assertThat(g.rho()[i]).as("rho %d", i).isZero();
          continue;
        }
        double byMu = slope(engine, q, q.mu(), i, minibatch) + KL_WEIGHT * prior.slopeByMu(q, i);
        assertThat((double) g.mu()[i]).as("mu %d", i).isCloseTo(byMu, tolerance(byMu));
        if (q.isUncertain(i)) {
          double byRho =
              slope(engine, q, q.rho(), i, minibatch) + KL_WEIGHT * prior.slopeByRho(q, i);
          assertThat((double) g.rho()[i]).as("rho %d", i).isCloseTo(byRho, tolerance(byRho));
        } else {
          assertThat(g.rho()[i]).as("rho %d", i).isZero();
        }
      }
    }
  }

  private static Offset<Double> tolerance(double slope) {
    return within(2e-6 + 1e-6 * Math.abs(slope));
  }

  /** Of the likelihood; writes to one parameter and back. */
  private static double slope(
      Engine engine, MeanField q, float[] parameters, int index, Minibatch minibatch) {
    float before = parameters[index];
    float above = before + H;
    float below = before - H;
    parameters[index] = above;
    double high = nll(engine, q, minibatch);
    parameters[index] = below;
    double low = nll(engine, q, minibatch);
    parameters[index] = before;
    return (high - low) / ((double) above - below);
  }

  private static double nll(Engine engine, MeanField q, Minibatch minibatch) {
    engine.load(q);
    return engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT).nll();
  }
}
