package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.bayes.MergeRule;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Minibatches;
import credence.data.Standardisation;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.NonFiniteException;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.NetworkSpec;
import credence.random.Purpose;
import credence.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalTrainerTest {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final int EXAMPLES = 10;
  private static final LearningRate RATE = new LearningRate.Cosine(1e-2, 0);
  private static final KlWeighting KL = new KlWeighting.Blundell();

  @Test
  void aRoundIsItsStepsWithTheKeysWeightsAndRatesOfItsPlan() {
    LocalResult result = run(EngineCases.state(NETWORK, ADAM), plan(3, 6, 4), 5);
    try (Engine engine = engine()) {
      engine.load(EngineCases.state(NETWORK, ADAM));
      Minibatches minibatches = minibatches(5);
      for (int i = 0; i < 4; i++) {
        RandomKey key = new RandomKey(8, Purpose.LOCAL_REPARAMETERISATION, 3, 5, i, 0);
        double weight = KL.factor(6 + i, 3) / 1000;
        engine.step(minibatches.at(6 + i), key, weight, RATE.at(6 + i, 50));
      }
      assertSameBytes(result.state(), engine.save());
    }
  }

  @Test
  void resultsCountWhatWasSeen() {
    LocalResult result = run(EngineCases.state(NETWORK, ADAM), plan(0, 0, 3), 0);
    assertThat(result.examples()).isEqualTo(EXAMPLES);
    assertThat(result.imagesSeen()).isEqualTo(EXAMPLES);
    assertThat(result.steps()).isEqualTo(3);
    assertThat(result.nll()).isFinite().isPositive();
    assertThat(result.error() * EXAMPLES).isBetween(0.0, (double) EXAMPLES);
    assertThat(result.state().steps()).isEqualTo(3);
  }

  @Test
  void onePartitionMergedRoundByRoundIsTheLocalTrainerAlone() {
    for (MergeRule rule : MergeRule.values()) {
      TrainState state = EngineCases.state(NETWORK, ADAM);
      TrainState merged = state;
      for (int round = 0; round < 3; round++) {
        state = run(state, plan(round, 2L * round, 2), 0).state();
        StateMerger merger = new StateMerger(rule);
        LocalResult result = run(merged, plan(round, 2L * round, 2), 0);
        merger.add(result.examples(), result.state());
        merged = merger.merged();
      }
      assertSameBytes(merged, state);
    }
  }

  @Test
  void aRetryGivesTheSameBytes() {
    TrainState start = EngineCases.state(NETWORK, ADAM);
    assertSameBytes(run(start, plan(1, 4, 3), 2).state(), run(start, plan(1, 4, 3), 2).state());
  }

  @Test
  void nonFiniteStepsSayWhereAndWhatToChange() {
    TrainState start = EngineCases.state(NETWORK, ADAM);
    start.posterior().mu()[0] = Float.NaN;
    assertThatThrownBy(() -> run(start, plan(4, 0, 3), 6))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("round 5, partition 6, step 0")
        .hasMessageContaining("layers[0] (conv2d)")
        .hasMessageContaining("learning-rate")
        .hasCauseInstanceOf(NonFiniteException.class);
  }

  private static LocalResult run(TrainState start, RoundPlan plan, int partition) {
    try (Engine engine = engine()) {
      return LocalTrainer.run(engine, start, minibatches(partition), partition, plan);
    }
  }

  private static RoundPlan plan(int round, long firstStep, int steps) {
    return new RoundPlan(8, round, firstStep, steps, 1000, KL, RATE, 50);
  }

  private static Engine engine() {
    EngineSpec spec = EngineCases.spec(NETWORK, 4, ADAM);
    return Engines.create(EngineName.ND4J, spec);
  }

  /** Ten images in minibatches of 4, 4 and 2. */
  private static Minibatches minibatches(int partition) {
    int pixels = NETWORK.input().size();
    float[] noise = EngineCases.normals(EXAMPLES * pixels, 5);
    byte[] bytes = new byte[noise.length];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (128 + 40 * noise[i]);
    }
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i] = i % NETWORK.classes();
    }
    ImageSet images = new ImageSet(NETWORK.input(), List.of("a", "b", "c", "d"), bytes, labels);
    Standardisation standard = new Standardisation(new float[] {0.5f}, new float[] {0.2f});
    ImageInput input = new ImageInput(NETWORK.input(), NETWORK.input(), standard);
    return new Minibatches(Examples.of(images, input), 4, 8, partition);
  }

  private static void assertSameBytes(TrainState found, TrainState expected) {
    assertThat(found.posterior().mu()).isEqualTo(expected.posterior().mu());
    assertThat(found.posterior().rho()).isEqualTo(expected.posterior().rho());
    assertThat(found.moments()).isDeepEqualTo(expected.moments());
    assertThat(found.steps()).isEqualTo(expected.steps());
  }
}
