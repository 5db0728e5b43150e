package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.SoftmaxCrossEntropy;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine promises. A subclass per engine says how it is made. */
public abstract class EngineContract {

  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final double KL_WEIGHT = 0.01;

  protected abstract Engine create(EngineSpec spec);

  static Stream<NetworkSpec> networks() {
    return EngineCases.networks();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyShapeTrainsOnBatchesOfAnySizeUpToItsOwn(NetworkSpec network) {
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      for (int examples : new int[] {4, 1, 3, 4, 2}) {
        Engine.StepResult result =
            engine.step(
                EngineCases.minibatch(network, examples),
                EngineCases.key(examples),
                KL_WEIGHT,
                1e-3);
        assertThat(result.nll()).isFinite().isPositive();
        assertThat(result.errors()).isBetween(0.0, (double) examples);
      }
      assertThat(engine.save().steps()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void sameStateMinibatchAndKeyGiveTheSameBytes(NetworkSpec network) {
    TrainState first = trained(network, ADAM, 3);
    TrainState second = trained(network, ADAM, 3);
    assertSameBytes(first, second);
    assertThat(first.posterior().mu()).isNotEqualTo(EngineCases.posterior(network).mu());
  }

  /** In one step from the same state: three times as far, and nothing else differs. */
  @Test
  void rhoHasARateOfItsOwn() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Optimizer faster = new Optimizer.Adam(0.9, 0.999, 1e-8, 3);
    TrainState usual = trained(network, ADAM, 1);
    TrainState fast = trained(network, faster, 1);
    assertThat(fast.posterior().mu()).isEqualTo(usual.posterior().mu());
    assertThat(fast.moments()).isDeepEqualTo(usual.moments());
    float[] start = EngineCases.posterior(network).rho();
    for (int i = 0; i < start.length; i++) {
      double step = usual.posterior().rho()[i] - start[i];
      assertThat(Math.abs(step)).as("the first step of Adam").isCloseTo(0.01, within(1e-4));
      assertThat((double) fast.posterior().rho()[i] - start[i])
          .as(WeightLayout.of(network).at(i).name())
          .isCloseTo(3 * step, within(1e-6));
    }
    assertSameBytes(
        trained(network, new Optimizer.Adam(0.9, 0.999, 1e-8, 1), 4), trained(network, ADAM, 4));
  }

  @Test
  void anotherKeyGivesAnotherGradient() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 4, SGD))) {
      engine.load(EngineCases.state(network, SGD));
      Minibatch minibatch = EngineCases.minibatch(network, 4);
      Engine.Gradients one = engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT);
      Engine.Gradients other = engine.gradients(minibatch, EngineCases.key(1), KL_WEIGHT);
      assertThat(one.mu()).isNotEqualTo(other.mu());
      assertThat(one.rho()).isNotEqualTo(other.rho());
    }
  }

  @Test
  void anEngineForPredictionTrainsNothing() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineSpec.forPrediction(network))) {
      engine.load(EngineCases.posterior(network));
      Minibatch minibatch = EngineCases.minibatch(network, 2);
      RandomKey key = EngineCases.key(0);
      assertThatThrownBy(() -> engine.step(minibatch, key, KL_WEIGHT, 1e-3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an engine for prediction alone makes no steps: network tiny-lenet");
      assertThatThrownBy(() -> engine.gradients(minibatch, key, KL_WEIGHT))
          .isInstanceOf(IllegalStateException.class);
      assertThat(engine.save().posterior().mu()).isEqualTo(EngineCases.posterior(network).mu());
    }
  }

  @Test
  void whatIsLoadedIsSaved() {
    NetworkSpec network = EngineCases.tinyLeNet();
    TrainState state = trained(network, ADAM, 2);
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(state);
      assertSameBytes(engine.save(), state);
    }
  }

  @Test
  void trainingGoesOnFromASavedStateAsIfItHadNeverStopped() {
    NetworkSpec network = EngineCases.tinyLeNet();
    TrainState halfway = trained(network, ADAM, 2);
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(halfway);
      steps(engine, network, 2, 4);
      assertSameBytes(engine.save(), trained(network, ADAM, 4));
    }
  }

  @Test
  void savedStatesAreCopies() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      TrainState saved = engine.save();
      float[] before = saved.posterior().mu().clone();
      steps(engine, network, 0, 1);
      assertThat(saved.posterior().mu()).isEqualTo(before);
    }
  }

  @Test
  void sgdSubtractsRateTimesGradient() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    try (Engine engine = create(EngineCases.spec(network, 4, SGD))) {
      engine.load(q);
      Minibatch minibatch = EngineCases.minibatch(network, 4);
      Engine.Gradients g = engine.gradients(minibatch, EngineCases.key(0), KL_WEIGHT);
      Engine.StepResult result = engine.step(minibatch, EngineCases.key(0), KL_WEIGHT, 0.25);
      MeanField updated = engine.save().posterior();
      assertThat(result.nll()).isCloseTo(g.nll(), within(1e-6));
      for (int i = 0; i < q.size(); i++) {
        assertThat(updated.mu()[i]).isCloseTo(q.mu()[i] - 0.25f * g.mu()[i], within(1e-6f));
        assertThat(updated.rho()[i]).isCloseTo(q.rho()[i] - 0.25f * g.rho()[i], within(1e-6f));
      }
    }
  }

  /** Two steps of Kingma and Ba's algorithm 1 by hand, in double. */
  @Test
  void adamIsThePapers() {
    NetworkSpec network = EngineCases.tinyLeNet();
    TrainState start = EngineCases.state(network, ADAM);
    int size = start.posterior().size();
    double[] m = new double[size];
    double[] v = new double[size];
    double[] mu = new double[size];
    Arrays.setAll(mu, i -> start.posterior().mu()[i]);
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(start);
      Minibatch minibatch = EngineCases.minibatch(network, 4);
      for (int t = 1; t <= 2; t++) {
        float[] g = engine.gradients(minibatch, EngineCases.key(t), KL_WEIGHT).mu();
        engine.step(minibatch, EngineCases.key(t), KL_WEIGHT, 0.01);
        for (int i = 0; i < size; i++) {
          m[i] = 0.9 * m[i] + 0.1 * g[i];
          v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
          double step = m[i] / (1 - Math.pow(0.9, t));
          mu[i] -= 0.01 * step / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
        }
      }
      float[] found = engine.save().posterior().mu();
      for (int i = 0; i < size; i++) {
        assertThat((double) found[i]).as("mu %d", i).isCloseTo(mu[i], within(2e-6));
      }
    }
  }

  @Test
  void theKlIsInTheGradientAsOftenAsItsWeightSays() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    try (Engine engine = create(EngineCases.spec(network, 4, SGD))) {
      engine.load(q);
      Minibatch minibatch = EngineCases.minibatch(network, 4);
      Engine.Gradients without = engine.gradients(minibatch, EngineCases.key(0), 0);
      Engine.Gradients with = engine.gradients(minibatch, EngineCases.key(0), 0.5);
      assertThat(with.nll()).isEqualTo(without.nll());
      double sigma = EngineCases.PRIOR.sigma();
      for (int i = 0; i < q.size(); i++) {
        double s = q.sigma(i);
        double ofMu = (q.mu()[i] - EngineCases.PRIOR.mu()) / (sigma * sigma);
        double ofRho = (s / (sigma * sigma) - 1 / s) * (1 - Math.exp(-s));
        assertThat((double) with.mu()[i] - without.mu()[i]).isCloseTo(0.5 * ofMu, within(1e-5));
        assertThat((double) with.rho()[i] - without.rho()[i]).isCloseTo(0.5 * ofRho, within(1e-5));
      }
    }
  }

  /** 1 - exp(-softplus(rho)) is sigmoid(rho); a sigma of 1e-6 must keep its digits in float. */
  @Test
  void sigmaKeepsItsDigitsWhereItIsSmall() {
    NetworkSpec network = new NetworkSpec("line", Shape.flat(1), List.of(new Dense(2)));
    float rho = -13.8f;
    MeanField q = MeanField.of(new float[4], new float[] {rho, rho, rho, rho});
    try (Engine engine = create(EngineCases.spec(network, 1, SGD))) {
      engine.load(q);
      Minibatch nothing = new Minibatch(new float[1], new int[1], 1);
      float[] g = engine.gradients(nothing, EngineCases.key(0), 1).rho();
      double s = Math.log1p(Math.exp(rho));
      double slope = (s / 0.25 - 1 / s) * -Math.expm1(-s);
      // The weights see an input of 0: the KL alone moves them.
      assertThat((double) g[0]).isCloseTo(slope, within(1e-5));
    }
  }

  @Test
  void meanPredictionIsTheForwardPassByHand() {
    NetworkSpec network =
        new NetworkSpec(
            "by-hand",
            Shape.flat(2),
            List.of(new Dense(2), Activation.SOFTPLUS, new Dense(2), Activation.RELU));
    float[] mu = {1, 2, -3, 0.5f, 0.25f, -1, 2, -1, 0.5f, 1, 0, -4};
    MeanField q = MeanField.of(mu, new float[mu.length]);
    float[] logits = new float[2];
    try (Engine engine = create(EngineCases.spec(network, 3, SGD))) {
      engine.load(q);
      engine.predict(new float[] {0.5f, -1}, 1, new Draws.Mean(), logits);
    }
    double a = Math.log1p(Math.exp(0.5 - 2 + 0.25));
    double b = Math.log1p(Math.exp(-1.5 - 0.5 - 1));
    assertThat((double) logits[0]).isCloseTo(Math.max(0, 2 * a - b), within(1e-6));
    assertThat((double) logits[1]).isCloseTo(Math.max(0, 0.5 * a + b - 4), within(1e-6));
  }

  @Test
  void drawsOfTheWeightsDoNotDependOnBatching() {
    drawsDoNotDependOnBatching(first -> new Draws.Weights(5, 3));
  }

  @Test
  void drawsOfTheActivationsDoNotDependOnBatching() {
    drawsDoNotDependOnBatching(first -> new Draws.Activations(5, 3, first));
  }

  /** In single precision a product's sum may be ordered by the batch: a few last bits. */
  private void drawsDoNotDependOnBatching(java.util.function.LongFunction<Draws> drawsFrom) {
    NetworkSpec network = EngineCases.tinyLeNet();
    int pixels = network.input().size();
    int classes = network.classes();
    float[] images = EngineCases.images(network, 5);
    try (Engine engine = create(EngineCases.spec(network, 5, SGD))) {
      engine.load(EngineCases.state(network, SGD));
      float[] together = new float[3 * 5 * classes];
      engine.predict(images, 5, drawsFrom.apply(0), together);
      assertThat(together[0]).isNotCloseTo(together[5 * classes], within(1e-3f));
      for (int[] part : new int[][] {{0, 2}, {2, 3}, {4, 1}}) {
        int from = part[0];
        float[] some = Arrays.copyOfRange(images, from * pixels, (from + part[1]) * pixels);
        float[] logits = new float[3 * part[1] * classes];
        engine.predict(some, part[1], drawsFrom.apply(from), logits);
        for (int i = 0; i < logits.length; i++) {
          int draw = i / (part[1] * classes);
          int rest = i % (part[1] * classes);
          float expected = together[(draw * 5 + from) * classes + rest];
          assertThat(logits[i]).isCloseTo(expected, within(2e-6f));
        }
      }
    }
  }

  @Test
  void drawsAreIndependentOfHowManyAreAskedFor() {
    NetworkSpec network = EngineCases.tinyLeNet();
    float[] images = EngineCases.images(network, 2);
    try (Engine engine = create(EngineCases.spec(network, 2, SGD))) {
      engine.load(EngineCases.state(network, SGD));
      float[] one = new float[2 * network.classes()];
      float[] four = new float[4 * one.length];
      engine.predict(images, 2, new Draws.Weights(5, 1), one);
      engine.predict(images, 2, new Draws.Weights(5, 4), four);
      assertThat(Arrays.copyOf(four, one.length)).isEqualTo(one);
    }
  }

  @Test
  void drawsAreOfTheStateAsItIsByNow() {
    NetworkSpec network = EngineCases.tinyLeNet();
    float[] images = EngineCases.images(network, 2);
    float[] later = new float[3 * 2 * network.classes()];
    float[] fresh = later.clone();
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM));
        Engine another = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      engine.predict(images, 2, new Draws.Weights(5, 3), later);
      float[] before = later.clone();
      steps(engine, network, 0, 2);
      engine.predict(images, 2, new Draws.Weights(5, 3), later);
      another.load(engine.save());
      another.predict(images, 2, new Draws.Weights(5, 3), fresh);

      assertThat(later).isEqualTo(fresh).isNotEqualTo(before);
    }
  }

  @Test
  void predictionLeavesTrainingAlone() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      float[] logits = new float[2 * 4 * network.classes()];
      for (int step = 0; step < 3; step++) {
        steps(engine, network, step, step + 1);
        engine.predict(EngineCases.images(network, 4), 4, new Draws.Weights(1, 2), logits);
        engine.predict(EngineCases.images(network, 1), 1, new Draws.Activations(1, 2, 7), logits);
      }
      assertSameBytes(engine.save(), trained(network, ADAM, 3));
    }
  }

  /** The last step's loss is that of the noisy logits: the likelihood sees what predict gives. */
  @Test
  void theLossIsTheLikelihoodsOfTheOutputs() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    float[] narrow = new float[q.size()];
    Arrays.fill(narrow, -30);
    Minibatch minibatch = EngineCases.minibatch(network, 4);
    float[] logits = new float[4 * network.classes()];
    try (Engine engine = create(EngineCases.spec(network, 4, SGD))) {
      engine.load(MeanField.of(q.mu(), narrow));
      engine.predict(minibatch.images(), 4, new Draws.Mean(), logits);
      double nll = engine.gradients(minibatch, EngineCases.key(0), 0).nll();
      double[] outputs = new double[logits.length];
      Arrays.setAll(outputs, i -> logits[i]);
      double expected =
          new SoftmaxCrossEntropy()
              .meanNll(outputs, minibatch.targets(), 4, 4, new double[outputs.length]);
      assertThat(nll).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void nanInAWeightNamesItsLayer() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    int third = WeightLayout.of(network).tensor(7, WeightLayout.Role.WEIGHT).offset();
    q.mu()[third + 3] = Float.NaN;
    assertNonFinite(network, q, EngineCases.minibatch(network, 4), "layers[7] (dense)");
  }

  @Test
  void infiniteRhoNamesItsLayer() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    int bias = WeightLayout.of(network).tensor(3, WeightLayout.Role.BIAS).offset();
    q.rho()[bias] = Float.POSITIVE_INFINITY;
    assertNonFinite(network, q, EngineCases.minibatch(network, 4), "layers[3] (conv2d)");
  }

  @Test
  void nanInAnImageNamesTheFirstLayerThatSeesIt() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Minibatch minibatch = EngineCases.minibatch(network, 4);
    Arrays.fill(minibatch.images(), Float.NaN);
    assertNonFinite(network, EngineCases.posterior(network), minibatch, "layers[0] (conv2d)");
  }

  private void assertNonFinite(
      NetworkSpec network, MeanField q, Minibatch minibatch, String place) {
    try (Engine engine = create(EngineCases.spec(network, 4, SGD))) {
      engine.load(q);
      assertThatThrownBy(() -> engine.step(minibatch, EngineCases.key(0), KL_WEIGHT, 0.1))
          .isInstanceOfSatisfying(
              NonFiniteException.class, e -> assertThat(e.place()).isEqualTo(place));
    }
  }

  @Test
  void moreExamplesThanTheBatchAreRefused() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 2, SGD))) {
      engine.load(EngineCases.state(network, SGD));
      Minibatch minibatch = EngineCases.minibatch(network, 3);
      assertThatThrownBy(() -> engine.step(minibatch, EngineCases.key(0), KL_WEIGHT, 0.1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3")
          .hasMessageContaining("2");
    }
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField other = MeanField.of(new float[7], new float[7]);
    try (Engine engine = create(EngineCases.spec(network, 2, SGD))) {
      assertThatThrownBy(() -> engine.load(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("7");
    }
  }

  @Test
  void anEngineForPredictionPredictsTheSameAndMakesNoSteps() {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField q = EngineCases.posterior(network);
    Draws draws = new Draws.Weights(5, 2);
    float[] images = EngineCases.images(network, 2);
    float[] trained = new float[2 * 2 * network.classes()];
    float[] predicting = new float[trained.length];
    try (Engine engine = create(EngineCases.spec(network, 2, ADAM));
        Engine other = create(EngineSpec.forPrediction(network))) {
      engine.load(q);
      engine.predict(images, 2, draws, trained);
      other.load(q);
      other.predict(images, 2, draws, predicting);
      Minibatch minibatch = EngineCases.minibatch(network, 2);
      assertThatThrownBy(() -> other.step(minibatch, EngineCases.key(0), 0.1, 0.1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("prediction");
      assertThatThrownBy(() -> other.gradients(minibatch, EngineCases.key(0), 0.1))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(predicting).isEqualTo(trained);
  }

  @Test
  void twoEnginesInTwoThreadsDoNotDisturbEachOther() throws Exception {
    NetworkSpec network = EngineCases.tinyLeNet();
    TrainState alone = trained(network, ADAM, 20);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<TrainState>> both =
          List.of(
              threads.submit(() -> trained(network, ADAM, 20)),
              threads.submit(() -> trained(network, ADAM, 20)));
      for (Future<TrainState> one : both) {
        assertSameBytes(one.get(), alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anEngineMayMoveToAnotherThread() throws Exception {
    NetworkSpec network = EngineCases.tinyLeNet();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      steps(engine, network, 0, 2);
      other.submit(() -> steps(engine, network, 2, 4)).get();
      assertSameBytes(engine.save(), trained(network, ADAM, 4));
    } finally {
      other.shutdown();
    }
  }

  private TrainState trained(NetworkSpec network, Optimizer optimizer, int steps) {
    try (Engine engine = create(EngineCases.spec(network, 4, optimizer))) {
      engine.load(EngineCases.state(network, optimizer));
      steps(engine, network, 0, steps);
      return engine.save();
    }
  }

  private static void steps(Engine engine, NetworkSpec network, int from, int end) {
    for (int step = from; step < end; step++) {
      Minibatch minibatch = EngineCases.minibatch(network, 4 - step % 2);
      engine.step(minibatch, EngineCases.key(step), KL_WEIGHT, 1e-2);
    }
  }

  private static void assertSameBytes(TrainState found, TrainState expected) {
    assertThat(found.posterior().mu()).isEqualTo(expected.posterior().mu());
    assertThat(found.posterior().rho()).isEqualTo(expected.posterior().rho());
    assertThat(found.moments()).isDeepEqualTo(expected.moments());
    assertThat(found.steps()).isEqualTo(expected.steps());
  }
}
