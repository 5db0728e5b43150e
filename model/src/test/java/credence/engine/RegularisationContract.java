package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.SoftmaxCrossEntropy;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine promises of dropout and batch normalisation, on point networks of one dense
 * layer by hand. Inputs are [2, 3, 2] images: the order of the channels shows.
 */
public abstract class RegularisationContract {

  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final Shape INPUT = new Shape(2, 3, 2);
  private static final int UNITS = 12;
  private static final int CLASSES = 3;
  private static final double RATE = 0.3;
  private static final Method POINT =
      new Method(Family.POINT, EngineCases.PRIOR, MethodCases.LOCAL);
  private static final BatchNorm NORM = new BatchNorm(0.25, 1e-3);
  private static final NetworkSpec DROPOUT = network(new Dropout(RATE));
  private static final NetworkSpec NORMALISED = network(NORM);
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  protected abstract Engine create(EngineSpec spec);

  private static NetworkSpec network(LayerSpec first) {
    return new NetworkSpec("line", INPUT, List.of(first, new Flatten(), new Dense(CLASSES)));
  }

  @Test
  void meanPredictionHasNoDropout() {
    float[] images = EngineCases.images(DROPOUT, 4);
    assertThat(predict(DROPOUT, images, new Draws.Mean()))
        .containsExactly(dense(DROPOUT, toDoubles(images)), ROUNDING);
  }

  @Test
  void drawsOfTheWeightsShareOneMask() {
    float[] images = EngineCases.images(DROPOUT, 4);
    float[] found = predict(DROPOUT, images, new Draws.Weights(6, 2));
    for (int draw = 0; draw < 2; draw++) {
      RandomKey key = RandomKey.ofDraw(6, Purpose.PREDICT_DROPOUT, draw);
      double[] x = toDoubles(images);
      for (int b = 0; b < 4; b++) {
        mask(x, b, key, 0);
      }
      assertThat(ofDraw(found, draw)).containsExactly(dense(DROPOUT, x), ROUNDING);
    }
    assertThat(ofDraw(found, 0)).isNotEqualTo(ofDraw(found, 1));
  }

  @Test
  void drawsOfTheActivationsHaveAMaskForEachExample() {
    float[] images = EngineCases.images(DROPOUT, 4);
    float[] found = predict(DROPOUT, images, new Draws.Activations(6, 2, 100));
    for (int draw = 0; draw < 2; draw++) {
      RandomKey key = RandomKey.ofDraw(6, Purpose.PREDICT_DROPOUT, draw);
      double[] x = toDoubles(images);
      for (int b = 0; b < 4; b++) {
        mask(x, b, key, 100 + b);
      }
      assertThat(ofDraw(found, draw)).containsExactly(dense(DROPOUT, x), ROUNDING);
    }
  }

  /** Loss and gradient of the dense layer, by the masks that the contract names. */
  @Test
  void trainingDropsUnitsOfEachExample() {
    Minibatch minibatch = EngineCases.minibatch(DROPOUT, 4);
    double[] x = toDoubles(minibatch.images());
    for (int b = 0; b < 4; b++) {
      mask(x, b, EngineCases.key(0).with(Purpose.DROPOUT, 0), b);
    }
    double[] g = new double[4 * CLASSES];
    double[] logits = toDoubles(dense(DROPOUT, x));
    double nll = new SoftmaxCrossEntropy().meanNll(logits, minibatch.targets(), 4, CLASSES, g);
    try (Engine engine = create(EngineSpec.classifier(DROPOUT, 4, POINT, SGD))) {
      engine.load(MethodCases.state(DROPOUT, POINT, SGD));
      Engine.Gradients found = engine.gradients(minibatch, EngineCases.key(0), 0);
      assertThat(found.nll()).isCloseTo(nll, within(1e-5));
      for (int i = 0; i < CLASSES * UNITS; i++) {
        double sum = 0;
        for (int b = 0; b < 4; b++) {
          sum += g[b * CLASSES + i / UNITS] * x[b * UNITS + i % UNITS];
        }
        assertThat((double) found.mu()[i]).as("weight %d", i).isCloseTo(sum, within(1e-5));
      }
    }
  }

  /** Five standard errors of the mean of a kept unit's 1 / (1 - rate) over 4,000 draws. */
  @Test
  void dropoutKeepsTheExpectationOfALinearNetwork() {
    float[] images = EngineCases.images(DROPOUT, 4);
    int draws = 4000;
    float[] found = predict(DROPOUT, images, new Draws.Activations(6, draws, 0));
    float[] mean = predict(DROPOUT, images, new Draws.Mean());
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      double squares = 0;
      for (int t = 0; t < draws; t++) {
        double z = found[t * mean.length + i] - mean[i];
        sum += z;
        squares += z * z;
      }
      double error = Math.sqrt(squares / draws / draws);
      assertThat(error).isBetween(1e-3, 0.1);
      assertThat(sum / draws).as("logit %d", i).isCloseTo(0, within(5 * error));
    }
  }

  @Test
  void predictionNormalisesByTheRunningStatistics() {
    MeanField q = MethodCases.posterior(NORMALISED, Family.POINT);
    float[] images = EngineCases.images(NORMALISED, 4);
    double[] x = toDoubles(images);
    for (int i = 0; i < x.length; i++) {
      int c = i % UNITS / 6;
      double deviation = Math.sqrt(value(q, Role.VARIANCE, c) + 1e-3);
      double z = (x[i] - value(q, Role.MEAN, c)) / deviation;
      x[i] = value(q, Role.SCALE, c) * z + value(q, Role.SHIFT, c);
    }
    float[] expected = dense(NORMALISED, x);
    for (Draws draws : List.of(new Draws.Mean(), new Draws.Weights(1, 1))) {
      assertThat(predict(NORMALISED, images, draws)).containsExactly(expected, ROUNDING);
    }
  }

  @Test
  void aStepMovesTheRunningStatisticsTowardsTheMinibatchs() {
    MeanField start = MethodCases.posterior(NORMALISED, Family.POINT);
    Minibatch minibatch = EngineCases.minibatch(NORMALISED, 4);
    MeanField end = step(POINT, minibatch);
    for (int c = 0; c < 2; c++) {
      double[] statistics = statistics(minibatch.images(), c, 4);
      assertMoved(start, end, Role.MEAN, c, statistics[0]);
      assertMoved(start, end, Role.VARIANCE, c, statistics[1]);
    }
  }

  /** The input's statistics are the same in every draw: averaged, they are moved to once. */
  @Test
  void aStepOfSeveralDrawsMovesTheRunningStatisticsOnce() {
    Method sampling = new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(3));
    Minibatch minibatch = EngineCases.minibatch(NORMALISED, 4);
    MeanField one = step(POINT, minibatch);
    MeanField three = step(sampling, minibatch);
    for (Role role : List.of(Role.MEAN, Role.VARIANCE)) {
      for (int c = 0; c < 2; c++) {
        assertThat(value(three, role, c)).isCloseTo(value(one, role, c), within(1e-6));
      }
    }
  }

  @Test
  void gradientsLeaveTheRunningStatisticsAlone() {
    try (Engine engine = create(EngineSpec.classifier(NORMALISED, 4, POINT, SGD))) {
      TrainState state = MethodCases.state(NORMALISED, POINT, SGD);
      engine.load(state);
      Engine.Gradients g = engine.gradients(EngineCases.minibatch(NORMALISED, 4), key(), 0.1);
      assertThat(engine.save().posterior().mu()).isEqualTo(state.posterior().mu());
      for (Role role : List.of(Role.MEAN, Role.VARIANCE)) {
        Tensor tensor = WeightLayout.of(NORMALISED).tensor(0, role);
        assertThat(Arrays.copyOfRange(g.mu(), tensor.offset(), tensor.end())).containsOnly(0f);
      }
    }
  }

  /** One value has no variance: units are at their shift, and nothing is divided by 0. */
  @Test
  void oneExampleOfOneValueHasAVarianceOfZero() {
    NetworkSpec flat =
        new NetworkSpec("one value", Shape.flat(2), List.of(NORM, new Dense(CLASSES)));
    MeanField start = MethodCases.posterior(flat, Family.POINT);
    try (Engine engine = create(EngineSpec.classifier(flat, 4, POINT, SGD))) {
      engine.load(start);
      engine.step(EngineCases.minibatch(flat, 1), key(), 0, 0.1);
      int at = WeightLayout.of(flat).tensor(0, Role.VARIANCE).offset();
      assertThat(engine.save().posterior().mu()[at])
          .isCloseTo(0.75f * start.mu()[at], within(1e-6f));
    }
  }

  static Stream<NetworkSpec> networks() {
    return MethodCases.networks();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkTrainsOnBatchesOfAnySizeToTheSameBytes(NetworkSpec network) {
    TrainState first = trained(network);
    TrainState second = trained(network);
    assertThat(first.posterior().mu()).isEqualTo(second.posterior().mu());
    assertThat(first.posterior().rho()).isEqualTo(second.posterior().rho());
    assertThat(first.moments()).isDeepEqualTo(second.moments());
    assertThat(first.steps()).isEqualTo(4);
  }

  private TrainState trained(NetworkSpec network) {
    Optimizer adam = Optimizer.Adam.standard();
    Method method = Method.meanField(EngineCases.PRIOR);
    try (Engine engine = create(EngineSpec.classifier(network, 4, method, adam))) {
      engine.load(MethodCases.state(network, method, adam));
      for (int examples : new int[] {4, 1, 3, 4}) {
        Minibatch minibatch = EngineCases.minibatch(network, examples);
        Engine.StepResult result = engine.step(minibatch, EngineCases.key(examples), 0.01, 1e-2);
        assertThat(result.nll()).isFinite().isPositive();
      }
      return engine.save();
    }
  }

  private static RandomKey key() {
    return EngineCases.key(0);
  }

  private MeanField step(Method method, Minibatch minibatch) {
    try (Engine engine = create(EngineSpec.classifier(NORMALISED, 4, method, SGD))) {
      engine.load(MethodCases.state(NORMALISED, method, SGD));
      engine.step(minibatch, key(), 0.1, 0.5);
      return engine.save().posterior();
    }
  }

  private static void assertMoved(
      MeanField start, MeanField end, Role role, int c, double statistic) {
    double before = value(start, role, c);
    assertThat(value(end, role, c))
        .as("%s of channel %d", role, c)
        .isCloseTo(before + 0.25 * (statistic - before), within(1e-5));
  }

  /** Mean and unbiased variance of a channel. */
  private static double[] statistics(float[] images, int c, int examples) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < examples * 6; i++) {
      double x = images[i / 6 * UNITS + c * 6 + i % 6];
      sum += x;
      squares += x * x;
    }
    double n = examples * 6;
    return new double[] {sum / n, (squares - sum * sum / n) / (n - 1)};
  }

  private static double value(MeanField q, Role role, int c) {
    return q.mu()[WeightLayout.of(NORMALISED).tensor(0, role).offset() + c];
  }

  /** Drops units of example {@code b}, which the key knows as number {@code example}. */
  private static void mask(double[] x, int b, RandomKey key, long example) {
    float[] uniforms = new float[UNITS];
    RandomStream.of(key, 0).uniforms(example * UNITS, uniforms, 0, UNITS);
    for (int i = 0; i < UNITS; i++) {
      int channel = i / 6;
      float uniform = uniforms[i % 6 * 2 + channel];
      x[b * UNITS + i] *= uniform >= RATE ? 1 / (1 - RATE) : 0;
    }
  }

  /** Logits of four examples. */
  private static float[] dense(NetworkSpec network, double[] x) {
    float[] mu = MethodCases.posterior(network, Family.POINT).mu();
    int offset = WeightLayout.of(network).tensor(2, Role.WEIGHT).offset();
    float[] logits = new float[4 * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      int b = i / CLASSES;
      int unit = i % CLASSES;
      double sum = mu[offset + CLASSES * UNITS + unit];
      for (int j = 0; j < UNITS; j++) {
        sum += mu[offset + unit * UNITS + j] * x[b * UNITS + j];
      }
      logits[i] = (float) sum;
    }
    return logits;
  }

  private float[] predict(NetworkSpec network, float[] images, Draws draws) {
    float[] logits = new float[draws.count() * 4 * CLASSES];
    try (Engine engine = create(EngineSpec.classifier(network, 4, POINT, SGD))) {
      engine.load(MethodCases.state(network, POINT, SGD));
      engine.predict(images, 4, draws, logits);
    }
    return logits;
  }

  private static float[] ofDraw(float[] logits, int draw) {
    return Arrays.copyOfRange(logits, draw * 4 * CLASSES, (draw + 1) * 4 * CLASSES);
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
