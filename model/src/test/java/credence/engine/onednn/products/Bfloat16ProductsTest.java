package credence.engine.onednn.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.engine.EngineCases;
import credence.engine.Precision;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.dnnl.SingleThread;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.engine.onednn.products.Product.Operands;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products of factors rounded to bfloat16 against the same products in single precision. With u the
 * relative error of one rounding, a term a b becomes a b (1 + d), |d| <= 2 u + u^2, and so a sum of
 * terms is off by at most (2 u + u^2) sum |a| |b|: the same product of absolute values. On squares
 * and variances, which are not negative, that is 2 u + u^2 of the variance itself.
 */
class Bfloat16ProductsTest {

  private static final double U = Precision.BFLOAT16_ERROR;

  /** And what sums of some ten thousand terms in single precision are off by. */
  private static final double BOUND = 2 * U + U * U + 2e-4;

  private static final Set<String> COLOUR = Set.of("alexnet", "alexnet-half", "3conv3fc");

  /** Networks whose products would take a test seconds have the layers of others, only wider. */
  private static final Set<String> LARGE = Set.of("vgg-like", "alexnet", "mlp-800", "mlp-1200");

  record Case(LayerSpec layer, Shape input) {}

  /** Padding and stride together, which oneDNN has but an older kernel for in bfloat16. */
  private static final Case UNSERVED = new Case(Conv2d.of(2, 3, 2, 2), new Shape(3, 5, 5));

  @BeforeAll
  static void needsTheInstructions() {
    DnnlLibrary.load();
    assumeTrue(DnnlLibrary.multipliesBfloat16(), "a processor that multiplies bfloat16");
    SingleThread.enter();
  }

  /** Every layer with weights of the zoo and of the awkward cases, each once. */
  static Stream<Case> layers() {
    Stream<NetworkSpec> zoo =
        Zoo.names().stream().filter(name -> !LARGE.contains(name)).map(Bfloat16ProductsTest::zoo);
    Set<Case> all = new LinkedHashSet<>();
    Stream.concat(zoo, EngineCases.networks()).forEach(network -> addLayers(network, all));
    return all.stream();
  }

  private static NetworkSpec zoo(String name) {
    Shape image = COLOUR.contains(name) ? new Shape(3, 32, 32) : new Shape(1, 28, 28);
    return Zoo.network(name, Zoo.input(name, image), Activation.SOFTPLUS, 10);
  }

  private static void addLayers(NetworkSpec network, Set<Case> all) {
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      if (layer instanceof Conv2d || layer instanceof Dense) {
        all.add(new Case(layer, network.inputOf(i)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void productsAreOffByTheirRoundingsAtMost(Case layer) {
    for (int examples : new int[] {33, 2, 1}) {
      requireBounds(layer, examples, true);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void variancesAreOffByThatShareOfThemselvesAtMost(Case layer) {
    requireBounds(layer, 33, false);
  }

  private static void requireBounds(Case layer, int examples, boolean signs) {
    Result exact = run(layer, examples, Precision.FLOAT32, signs);
    Result rounded = run(layer, examples, Precision.BFLOAT16, signs);
    Result sizes = signs ? run(layer, examples, Precision.FLOAT32, false) : exact;
    requireBound("outputs", rounded.outputs, exact.outputs, sizes.outputs);
    requireBound("weights", rounded.byWeight, exact.byWeight, sizes.byWeight);
    requireBound("inputs", rounded.byInput, exact.byInput, sizes.byInput);
    if (!rounded.unfolded && !layer.equals(UNSERVED)) {
      assertThat(Arrays.equals(rounded.outputs, exact.outputs)).as("not rounded").isFalse();
    }
  }

  private static void requireBound(String of, float[] rounded, float[] exact, float[] sizes) {
    double worst = 0;
    for (int i = 0; i < exact.length; i++) {
      worst = Math.max(worst, Math.abs(rounded[i] - exact[i]) / (BOUND * sizes[i] + 1e-6));
    }
    assertThat(worst).as("error of %s as a share of its bound", of).isLessThanOrEqualTo(1);
  }

  private record Result(float[] outputs, float[] byWeight, float[] byInput, boolean unfolded) {}

  /**
   * @param signs false for absolute values of the same
   */
  private static Result run(Case of, int examples, Precision precision, boolean signs) {
    Shape output = of.layer.output(of.input);
    int weights =
        of.layer instanceof Conv2d conv
            ? conv.filters() * of.input.channels() * conv.kernelHeight() * conv.kernelWidth()
            : of.input.size() * output.size();
    Random random = new Random(1);
    try (Primitives primitives = new Primitives()) {
      Floats inputs = random(primitives, examples * of.input.size(), random, signs);
      // Not at the start of its vector, as in a flat one.
      Floats flat = random(primitives, weights + 3, random, signs);
      float[] slopes = values(random(primitives, examples * output.size(), random, signs));
      Floats outputs = primitives.floats(slopes.length);
      Floats gradient = primitives.floats(weights + 3);
      Floats byInput = primitives.floats(inputs.length());
      Product product =
          products(of, examples, precision)
              .product(
                  primitives,
                  new Operands(
                      inputs,
                      new FlatSlice(flat, 3, weights),
                      outputs,
                      new FlatSlice(gradient, 3, weights),
                      byInput));
      product.prepare();
      product.forward();
      float[] forward = values(outputs);
      outputs.put(0, slopes, slopes.length);
      product.backwardWeights();
      product.backwardInputs();
      return new Result(
          forward, values(gradient), values(byInput), product instanceof UnfoldedProduct);
    }
  }

  private static Products products(Case of, int examples, Precision precision) {
    return of.layer instanceof Conv2d conv
        ? new Products(conv, of.input, examples, precision)
        : new Products((Dense) of.layer, of.input, examples, precision);
  }

  private static Floats random(Primitives primitives, int length, Random random, boolean signs) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      float value = (float) random.nextGaussian();
      values[i] = signs ? value : Math.abs(value);
    }
    Floats floats = primitives.floats(length);
    floats.put(0, values, length);
    return floats;
  }

  private static float[] values(Floats floats) {
    float[] values = new float[floats.length()];
    floats.get(0, values, values.length);
    return values;
  }
}
