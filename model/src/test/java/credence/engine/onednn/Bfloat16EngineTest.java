package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.Precision;
import credence.engine.TrainState;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.Zoo;
import credence.train.InitialPosterior;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks with products in bfloat16 against the same in single precision, same noise and state.
 * What a product is off by, relative to its terms, is 2 u at most ({@code Bfloat16ProductsTest}),
 * and on the way to a logit there is one such error a layer, on the way to a derivative one a layer
 * forward and one back. Roundings are as often up as down and each sum has many, so that vectors
 * are off by less than the errors' bounds added up. Where there is a kink, in ReLU and maximum
 * pooling, a share of the units no larger than the values' relative error decides otherwise, and a
 * derivative that a share f of its terms is missing from is off by the root of f.
 */
class Bfloat16EngineTest {

  private static final double U = Precision.BFLOAT16_ERROR;
  private static final Optimizer ADAM = Optimizer.Adam.standard();

  @BeforeEach
  void needsTheInstructions() {
    DnnlLibrary.load();
    assumeTrue(DnnlLibrary.multipliesBfloat16(), "a processor that multiplies bfloat16");
  }

  static Stream<NetworkSpec> networks() {
    Stream<NetworkSpec> zoo =
        Stream.of("lenet5", "lenet5-half", "lenet5-caffe", "lenet-300-100", "mlp-400")
            .flatMap(
                name ->
                    Stream.of(Activation.values())
                        .map(activation -> zoo(name, new Shape(1, 28, 28), activation)));
    Stream<NetworkSpec> colour =
        Stream.of("alexnet-half").map(name -> zoo(name, new Shape(3, 32, 32), Activation.SOFTPLUS));
    return Stream.concat(Stream.concat(zoo, colour), EngineCases.networks());
  }

  private static NetworkSpec zoo(String name, Shape image, Activation activation) {
    return Zoo.network(name, Zoo.input(name, image), activation, 10);
  }

  /** As training begins, but with sigmas that matter. */
  private static MeanField posterior(NetworkSpec network) {
    return new InitialPosterior(0.05, new InitialPosterior.Means.FanIn(1))
        .sample(network, EngineCases.spec(network, 1, ADAM).method().family(), 1);
  }

  private static long layers(NetworkSpec network) {
    return network.layers().stream()
        .filter(layer -> layer instanceof Conv2d || layer instanceof Dense)
        .count();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void logitsAreOffByTwoRoundingsALayer(NetworkSpec network) {
    EngineSpec spec = EngineCases.spec(network, 33, ADAM);
    float[] images = EngineCases.images(network, 33);
    try (Engine exact = new OnednnEngine(spec);
        Engine rounded = new OnednnEngine(spec.in(Precision.BFLOAT16))) {
      exact.load(posterior(network));
      rounded.load(posterior(network));
      for (Draws draws :
          List.of(new Draws.Mean(), new Draws.Weights(5, 3), new Draws.Activations(5, 3, 1000))) {
        float[] expected = new float[draws.count() * 33 * network.classes()];
        float[] actual = expected.clone();
        exact.predict(images, 33, draws, expected);
        rounded.predict(images, 33, draws, actual);
        assertThat(distance(actual, expected, 0, actual.length))
            .as(draws.toString())
            .isBetween(1e-6, 2 * U * layers(network));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreOffByTwoRoundingsALayerThereAndBack(NetworkSpec network) {
    EngineSpec spec = EngineCases.spec(network, 33, ADAM);
    Minibatch minibatch = EngineCases.minibatch(network, 33);
    try (Engine exact = new OnednnEngine(spec);
        Engine rounded = new OnednnEngine(spec.in(Precision.BFLOAT16))) {
      exact.load(posterior(network));
      rounded.load(posterior(network));
      Engine.Gradients expected = exact.gradients(minibatch, EngineCases.key(3), 0);
      Engine.Gradients actual = rounded.gradients(minibatch, EngineCases.key(3), 0);
      double there = 2 * U * layers(network);
      double bound = isSmooth(network) ? 2 * there : Math.sqrt(there);
      assertThat(Math.abs(actual.nll() / expected.nll() - 1)).as("nll").isLessThan(there);
      for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
        int from = tensor.offset();
        int end = tensor.end();
        assertThat(distance(actual.mu(), expected.mu(), from, end))
            .as(tensor.name() + " mu")
            .isLessThan(bound);
        assertThat(distance(actual.rho(), expected.rho(), from, end))
            .as(tensor.name() + " rho")
            .isLessThan(bound);
      }
    }
  }

  private static boolean isSmooth(NetworkSpec network) {
    return network.layers().stream()
        .noneMatch(layer -> layer == Activation.RELU || layer instanceof MaxPool2d);
  }

  /** Of vectors' parts, relative to the second's length. */
  private static double distance(float[] a, float[] b, int from, int end) {
    double difference = 0;
    double norm = 0;
    for (int i = from; i < end; i++) {
      difference += ((double) a[i] - b[i]) * (a[i] - b[i]);
      norm += (double) b[i] * b[i];
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void equalStepsGiveEqualBytesAndTrainAsSinglePrecisionDoes() {
    NetworkSpec network = EngineCases.tinyLeNet();
    EngineSpec spec = EngineCases.spec(network, 16, ADAM);
    TrainState first = steps(spec.in(Precision.BFLOAT16));
    TrainState second = steps(spec.in(Precision.BFLOAT16));
    assertThat(second.posterior().mu()).isEqualTo(first.posterior().mu());
    assertThat(second.posterior().rho()).isEqualTo(first.posterior().rho());
    float[] exact = steps(spec).posterior().mu();
    assertThat(distance(first.posterior().mu(), exact, 0, exact.length)).isBetween(1e-6, U);
  }

  private static TrainState steps(EngineSpec spec) {
    Minibatch full = EngineCases.minibatch(spec.network(), 16);
    Minibatch last = EngineCases.minibatch(spec.network(), 5);
    try (Engine engine = new OnednnEngine(spec)) {
      engine.load(EngineCases.state(spec.network(), ADAM));
      for (int step = 0; step < 100; step++) {
        engine.step(step % 10 == 9 ? last : full, EngineCases.key(step), 1e-3, 1e-3);
      }
      return engine.save();
    }
  }

  @Test
  void provenanceSaysWhatProductsAreComputedIn() {
    EngineSpec spec = EngineCases.spec(EngineCases.tinyLeNet(), 1, ADAM);
    try (Engine exact = new OnednnEngine(spec);
        Engine rounded = new OnednnEngine(spec.in(Precision.BFLOAT16))) {
      assertThat(rounded.describe()).isEqualTo(exact.describe() + ", products in bfloat16");
    }
  }
}
