package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.NetworkSpec;
import credence.train.StateMerger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class AveragingTest {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final int HALF = 3;

  /**
   * The second partition gets the noise that the big batch gives its second half; the average of
   * two SGD steps is then the step of the average gradient.
   */
  @Test
  void averagingEveryStepIsOneBigBatch() {
    Minibatch big = EngineCases.minibatch(NETWORK, 2 * HALF);
    StateMerger merger = new StateMerger(MergeRule.MEAN);
    merger.add(HALF, step(half(big, 0), 0));
    merger.add(HALF, step(half(big, HALF), HALF));
    MeanField merged = merger.merged().posterior();
    MeanField whole = step(big, 0).posterior();
    MeanField start = EngineCases.posterior(NETWORK);
    double moved = 0;
    for (int i = 0; i < whole.size(); i++) {
      assertThat(merged.mu()[i]).as("mu %d", i).isCloseTo(whole.mu()[i], within(1e-6f));
      assertThat(merged.rho()[i]).as("rho %d", i).isCloseTo(whole.rho()[i], within(1e-6f));
      moved = Math.max(moved, Math.abs(whole.mu()[i] - start.mu()[i]));
    }
    assertThat(moved).isGreaterThan(1e-2);
  }

  private static TrainState step(Minibatch minibatch, long firstExample) {
    EngineSpec spec = EngineCases.spec(NETWORK, 2 * HALF, SGD);
    try (Nd4jEngine engine = new Nd4jEngine(spec, DataType.DOUBLE)) {
      engine.load(EngineCases.state(NETWORK, SGD));
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
