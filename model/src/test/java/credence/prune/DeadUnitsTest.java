package credence.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Optimizer;
import credence.engine.choice.Engines;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadUnitsTest {

  private static final float GONE = Float.NEGATIVE_INFINITY;

  /** A network to cut weights from. */
  private static final class Cuts {

    private final NetworkSpec network;
    private final WeightLayout layout;
    private final float[] mu;
    private final float[] rho;

    Cuts(NetworkSpec network) {
      this.network = network;
      this.layout = WeightLayout.of(network);
      this.mu = EngineCases.posterior(network).mu().clone();
      this.rho = EngineCases.posterior(network).rho().clone();
    }

    Cuts(Shape input, LayerSpec... layers) {
      this(new NetworkSpec("cut", input, List.of(layers)));
    }

    /** Removes the weights of a unit; its bias becomes the point {@code bias}. */
    Cuts inputs(int layer, int unit, float bias) {
      WeightLayout.Tensor weight = layout.tensor(layer, Role.WEIGHT);
      int each = weight.size() / weight.shape().get(0);
      remove(weight.offset() + unit * each, each);
      int at = layout.tensor(layer, Role.BIAS).offset() + unit;
      mu[at] = bias;
      rho[at] = GONE;
      return this;
    }

    /** Removes the weights by which {@code layer} reads a unit of {@code units} before it. */
    Cuts outputs(int layer, int unit, int units) {
      WeightLayout.Tensor weight = layout.tensor(layer, Role.WEIGHT);
      int each = weight.size() / weight.shape().get(0) / units;
      for (int o = 0; o < weight.shape().get(0); o++) {
        remove(weight.offset() + (o * units + unit) * each, each);
      }
      return this;
    }

    /** Makes every parameter of a layer's tensor a point. */
    Cuts points(int layer, Role role) {
      WeightLayout.Tensor tensor = layout.tensor(layer, role);
      Arrays.fill(rho, tensor.offset(), tensor.end(), GONE);
      return this;
    }

    private void remove(int from, int count) {
      Arrays.fill(mu, from, from + count, 0);
      Arrays.fill(rho, from, from + count, GONE);
    }

    Pruned pruned() {
      return new Pruned(network, MeanField.of(mu, rho), EngineCases.PRIOR);
    }

    Pruned compact() {
      return pruned().withoutDeadUnits();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "auto"})
  void predictionsByMeanStayTheSame(String engine) {
    Cuts cuts =
        new Cuts(EngineCases.tinyLeNet())
            .inputs(0, 1, 0.3f)
            .outputs(3, 2, 3)
            .inputs(3, 0, 0.8f)
            .inputs(3, 3, -0.8f)
            .inputs(7, 5, -1.5f)
            .outputs(9, 2, 8)
            .outputs(9, 7, 8);
    Pruned compact = cuts.compact();
    assertThat(layers(compact))
        .contains(Conv2d.of(1, 3, 1, 0), Conv2d.of(2, 2, 1, 0), new Dense(5), new Dense(4));
    float[] expected = logits(engine, cuts.pruned());
    float[] found = logits(engine, compact);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void drawsHaveTheSameMomentsInClosedForm() {
    // Hidden units are points, so that a logit is a Gaussian whose moments are sums.
    Cuts cuts =
        new Cuts(Shape.flat(4), new Dense(6), Activation.SOFTPLUS, new Dense(3))
            .points(0, Role.WEIGHT)
            .points(0, Role.BIAS)
            .inputs(0, 1, 0.7f)
            .inputs(0, 4, -1.2f)
            .outputs(2, 5, 6);
    Pruned compact = cuts.compact();
    assertThat(layers(compact)).contains(new Dense(3));
    double[] image = {0.3, -1, 2, 0.1};
    double[][] expected = moments(cuts.pruned(), image);
    double[][] found = moments(compact, image);
    for (int c = 0; c < 3; c++) {
      assertThat(found[0][c]).isCloseTo(expected[0][c], within(1e-6));
      assertThat(found[1][c]).isCloseTo(expected[1][c], within(1e-6));
    }
  }

  /** Means and variances of the logits of dense, softplus, dense; the first of them points. */
  private static double[][] moments(Pruned pruned, double[] image) {
    WeightLayout layout = pruned.layout();
    int units = layout.tensor(0, Role.BIAS).size();
    double[][] moments = new double[2][3];
    for (int c = 0; c < 3; c++) {
      int bias = layout.tensor(2, Role.BIAS).offset() + c;
      moments[0][c] = pruned.posterior().mu()[bias];
      moments[1][c] = Math.pow(pruned.posterior().sigma(bias), 2);
      for (int u = 0; u < units; u++) {
        double z = pruned.posterior().mu()[layout.tensor(0, Role.BIAS).offset() + u];
        for (int i = 0; i < image.length; i++) {
          z += image[i] * pruned.posterior().mu()[u * image.length + i];
        }
        double h = Softplus.of(z);
        int weight = layout.tensor(2, Role.WEIGHT).offset() + c * units + u;
        moments[0][c] += h * pruned.posterior().mu()[weight];
        moments[1][c] += Math.pow(h * pruned.posterior().sigma(weight), 2);
      }
    }
    return moments;
  }

  @Test
  void whatOnlyDeadUnitsReadIsDeadToo() {
    // Unit 0 of the second layer is not read, and reads alone units 1 and 2 of the first.
    Cuts cuts =
        new Cuts(
            Shape.flat(5),
            new Dense(4),
            Activation.RELU,
            new Dense(3),
            Activation.RELU,
            new Dense(2));
    WeightLayout.Tensor second = cuts.layout.tensor(2, Role.WEIGHT);
    for (int unit = 1; unit < 3; unit++) {
      cuts.remove(second.offset() + unit * 4 + 1, 2);
    }
    cuts.outputs(4, 0, 3);
    assertThat(layers(cuts.compact()))
        .containsExactly(
            new Dense(2), Activation.RELU, new Dense(2), Activation.RELU, new Dense(2));
  }

  @Test
  void whatCannotBeFoldedExactlyStays() {
    Dense three = new Dense(3);
    Shape flat = Shape.flat(4);
    Cuts random = new Cuts(flat, three, Activation.RELU, three).inputs(0, 1, 0.5f);
    random.rho[random.layout.tensor(0, Role.BIAS).offset() + 1] = -2;
    requireNothingGoes(random);
    requireNothingGoes(
        new Cuts(flat, three, Activation.RELU, three).inputs(0, 1, 0.5f).points(2, Role.BIAS));
    requireNothingGoes(
        new Cuts(flat, three, Activation.SOFTPLUS, new Dropout(0.5), three).inputs(0, 1, 0.5f));
    requireNothingGoes(
        new Cuts(flat, three, BatchNorm.standard(), Activation.RELU, three).inputs(0, 1, -1));
    Conv2d padded = Conv2d.of(3, 3, 1, 1);
    Shape image = new Shape(1, 6, 6);
    requireNothingGoes(
        new Cuts(image, padded, Activation.RELU, padded, new Flatten(), three).inputs(0, 1, 0.5f));
  }

  private static void requireNothingGoes(Cuts cuts) {
    Pruned pruned = cuts.pruned();
    assertThat(pruned.withoutDeadUnits()).isSameAs(pruned);
  }

  @Test
  void zerosGoWhateverComesAfterThem() {
    Conv2d padded = Conv2d.of(3, 3, 1, 1);
    Cuts cuts =
        new Cuts(
                new Shape(1, 6, 6),
                padded,
                Activation.RELU,
                new MaxPool2d(2, 2, 2, 2),
                new Dropout(0.5),
                padded,
                Activation.RELU,
                new Flatten(),
                new Dense(3))
            .inputs(0, 1, -0.5f)
            .points(4, Role.BIAS);
    assertThat(layers(cuts.compact())).contains(Conv2d.of(2, 3, 1, 1), padded);
    requireSameMeans(cuts);
  }

  @Test
  void everyLayerKeepsAUnit() {
    Cuts cuts = new Cuts(Shape.flat(4), new Dense(3), Activation.SOFTPLUS, new Dense(2));
    for (int unit = 0; unit < 3; unit++) {
      cuts.inputs(0, unit, 0.1f * unit);
    }
    assertThat(layers(cuts.compact()))
        .containsExactly(new Dense(1), Activation.SOFTPLUS, new Dense(2));
    requireSameMeans(cuts);
  }

  private static void requireSameMeans(Cuts cuts) {
    float[] expected = logits("nd4j", cuts.pruned());
    float[] found = logits("nd4j", cuts.compact());
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  private static List<LayerSpec> layers(Pruned pruned) {
    return new ArrayList<>(pruned.network().layers());
  }

  private static float[] logits(String engine, Pruned pruned) {
    Optimizer sgd = new Optimizer.Sgd();
    float[] logits = new float[4 * pruned.network().classes()];
    try (Engine made =
        Engines.create(Engines.resolve(engine), EngineCases.spec(pruned.network(), 4, sgd))) {
      made.load(pruned.posterior());
      made.predict(EngineCases.images(pruned.network(), 4), 4, new Draws.Mean(), logits);
      return logits;
    }
  }
}
