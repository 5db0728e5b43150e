package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.bayes.Method;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.NetworkSpec;
import credence.train.StateMerger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class AveragingTest {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final int HALF = 3;

  static Stream<Method> methods() {
    return MethodCases.methodsOfProcessors(NETWORK).stream();
  }

  /**
   * The second partition gets the noise that the big batch gives its second half; the average of
   * two SGD steps is then the step of the average gradient.
   */
  @ParameterizedTest
  @MethodSource("methods")
  void averagingEveryStepIsOneBigBatch(Method method) {
    Minibatch big = EngineCases.minibatch(NETWORK, 2 * HALF);
    StateMerger merger = new StateMerger(MergeRule.MEAN);
    merger.add(HALF, step(method, half(big, 0), 0));
    merger.add(HALF, step(method, half(big, HALF), HALF));
    MeanField merged = merger.merged().posterior();
    MeanField whole = step(method, big, 0).posterior();
    MeanField start = MethodCases.posterior(NETWORK, method.family());
    double moved = 0;
    for (int i = 0; i < whole.size(); i++) {
      assertThat(merged.mu()[i]).as("mu %d", i).isCloseTo(whole.mu()[i], within(1e-6f));
      if (start.isUncertain(i)) {
        assertThat(merged.rho()[i]).as("rho %d", i).isCloseTo(whole.rho()[i], within(1e-6f));
      } else {
        assertThat(merged.isUncertain(i) || whole.isUncertain(i)).as("rho %d", i).isFalse();
      }
      moved = Math.max(moved, Math.abs(whole.mu()[i] - start.mu()[i]));
    }
    assertThat(moved).isGreaterThan(1e-2);
  }

  private static TrainState step(Method method, Minibatch minibatch, long firstExample) {
    EngineSpec spec = EngineSpec.classifier(NETWORK, 2 * HALF, method, SGD);
    try (Nd4jEngine engine = new Nd4jEngine(spec, DataType.DOUBLE)) {
      engine.load(MethodCases.state(NETWORK, method, SGD));
      engine.step(minibatch, EngineCases.key(0), firstExample, 0.01, 0.5);
      return engine.save();
    }
  }

  private static Minibatch half(Minibatch big, int from) {
    int pixels = NETWORK.input().size();
    return new Minibatch(
        Arrays.copyOfRange(big.images(), from * pixels, (from + HALF) * pixels),
        Arrays.copyOfRange(big.labels(), from, from + HALF),
        HALF);
  }
}
