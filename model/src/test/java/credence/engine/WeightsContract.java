package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Targets;
import credence.bayes.WeightedCrossEntropy;
import credence.net.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What engines for processors promise of images that count more or less than others. */
public abstract class WeightsContract {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final Method POINT =
      new Method(Family.POINT, EngineCases.PRIOR, new Estimator.LocalReparameterisation());

  protected abstract Engine create(EngineSpec spec);

  private static EngineSpec weighted(EngineSpec plain, Double... weights) {
    return new EngineSpec(
        NETWORK,
        plain.batch(),
        plain.method(),
        plain.optimizer(),
        new WeightedCrossEntropy(List.of(weights)));
  }

  private Engine.Gradients gradients(EngineSpec spec, MeanField posterior, Minibatch minibatch) {
    try (Engine engine = create(spec)) {
      engine.load(posterior);
      return engine.gradients(minibatch, EngineCases.key(0), 0);
    }
  }

  /** Of points, since a copy of an image would have noise of its own. */
  @Test
  void anImageOrAClassOfWeightTwoIsItsImagesTwice() {
    MeanField start = MethodCases.posterior(NETWORK, Family.POINT);
    Minibatch three = EngineCases.minibatch(NETWORK, 3);
    int[] labels = Arrays.copyOf(three.labels(), 4);
    assertThat(Arrays.copyOf(labels, 3)).containsOnlyOnce(labels[1]);
    int size = NETWORK.input().size();
    float[] images = Arrays.copyOf(three.images(), 4 * size);
    System.arraycopy(images, size, images, 3 * size, size);
    labels[3] = labels[1];
    Double[] weights = {1.0, 1.0, 1.0, 1.0};
    weights[labels[1]] = 2.0;
    EngineSpec plain = EngineSpec.classifier(NETWORK, 4, POINT, SGD);
    Engine.Gradients twice = gradients(plain, start, new Minibatch(images, labels, 4));
    Engine.Gradients once = gradients(weighted(plain, weights), start, three);
    requireTwice(once, twice, start.size());
    Targets own = new Targets.Classes(Arrays.copyOf(labels, 3), new float[] {1, 2, 1});
    requireTwice(
        gradients(plain, start, new Minibatch(three.images(), own, 3)), twice, start.size());
  }

  private static void requireTwice(Engine.Gradients once, Engine.Gradients twice, int size) {
    assertThat(3 * once.nll()).isCloseTo(4 * twice.nll(), within(1e-5));
    for (int i = 0; i < size; i++) {
      double expected = 4.0 * twice.mu()[i];
      assertThat(3.0 * once.mu()[i])
          .as("mu %d", i)
          .isCloseTo(expected, within(1e-5 + 1e-5 * Math.abs(expected)));
    }
  }

  /** By central differences of the loss with the same noise. */
  @Test
  void theGradientIsThatOfTheWeightedLoss() {
    EngineSpec spec = weighted(EngineCases.spec(NETWORK, 4, SGD), 3.0, 0.25, 1.0, 0.5);
    MeanField start = EngineCases.posterior(NETWORK);
    Minibatch minibatch = EngineCases.minibatch(NETWORK, 4);
    Engine.Gradients found = gradients(spec, start, minibatch);
    float h = 1e-2f;
    int output = start.size() - NETWORK.classes(); // biases of the last layer: no kinks behind them
    for (int i = output; i < start.size(); i++) {
      double more = nll(spec, start, minibatch, i, h);
      double less = nll(spec, start, minibatch, i, -h);
      assertThat((double) found.mu()[i])
          .as("mu %d", i)
          .isCloseTo((more - less) / (2 * h), within(2e-4));
    }
  }

  private double nll(EngineSpec spec, MeanField at, Minibatch minibatch, int i, float by) {
    MeanField moved = MeanField.of(at.mu().clone(), at.rho().clone());
    moved.mu()[i] += by;
    return gradients(spec, moved, minibatch).nll();
  }

  @Test
  void weightsOfOneLeaveTheBytesAsTheyAre() {
    Optimizer adam = Optimizer.Adam.standard();
    EngineSpec plain = EngineCases.spec(NETWORK, 4, adam);
    List<TrainState> states = new ArrayList<>();
    for (EngineSpec spec : List.of(plain, weighted(plain, 1.0, 1.0, 1.0, 1.0))) {
      try (Engine engine = create(spec)) {
        engine.load(EngineCases.state(NETWORK, adam));
        engine.step(EngineCases.minibatch(NETWORK, 4), EngineCases.key(0), 0.01, 1e-2);
        states.add(engine.save());
      }
    }
    assertThat(states.get(1).posterior().mu()).isEqualTo(states.get(0).posterior().mu());
    assertThat(states.get(1).posterior().rho()).isEqualTo(states.get(0).posterior().rho());
    assertThat(states.get(1).moments()).isDeepEqualTo(states.get(0).moments());
  }
}
