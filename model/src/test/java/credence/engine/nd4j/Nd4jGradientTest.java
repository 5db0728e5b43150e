package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.NetworkSpec;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients against central differences in double, the noise held fixed by its key. */
class Nd4jGradientTest {

  private static final int EXAMPLES = 3;
  private static final double KL_WEIGHT = 0.02;
  private static final float H = 0x1p-14f;

  static Stream<NetworkSpec> networks() {
    return EngineCases.networks();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreThoseOfFiniteDifferences(NetworkSpec network) {
    EngineSpec spec = EngineCases.spec(network, EXAMPLES, new Optimizer.Sgd());
    MeanField q = EngineCases.posterior(network);
    try (Engine engine = new Nd4jEngine(spec, DataType.DOUBLE)) {
      engine.load(q);
      Minibatch minibatch = EngineCases.minibatch(network, EXAMPLES);
      Engine.Gradients gradients = engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT);
      for (int i = 0; i < q.size(); i++) {
        assertThat((double) gradients.mu()[i])
            .as("mu %d", i)
            .isCloseTo(slope(engine, q, q.mu(), i, minibatch), within(1e-6));
        assertThat((double) gradients.rho()[i])
            .as("rho %d", i)
            .isCloseTo(slope(engine, q, q.rho(), i, minibatch), within(1e-6));
      }
    }
  }

  /** Writes to one parameter and back; the difference is the one that floats really have. */
  private static double slope(
      Engine engine, MeanField q, float[] parameters, int index, Minibatch minibatch) {
    float before = parameters[index];
    float above = before + H;
    float below = before - H;
    parameters[index] = above;
    double high = objective(engine, q, minibatch);
    parameters[index] = below;
    double low = objective(engine, q, minibatch);
    parameters[index] = before;
    return (high - low) / ((double) above - below);
  }

  private static double objective(Engine engine, MeanField q, Minibatch minibatch) {
    engine.load(q);
    double nll = engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT).nll();
    return nll + KL_WEIGHT * EngineCases.PRIOR.kl(q);
  }
}
