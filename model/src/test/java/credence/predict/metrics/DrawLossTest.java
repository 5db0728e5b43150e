package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import credence.predict.Predictor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrawLossTest {

  private static final Shape IMAGE = new Shape(1, 4, 4);
  private static final int DRAWS = 2000;

  @Test
  void itIsTheMeanOverDrawsBesideTheLossOfTheirMean() {
    DrawnProbabilities drawn = new DrawnProbabilities(Link.SOFTMAX, 2, 2);
    // p of class 1: 3/4 and 1/4.
    float log3 = (float) Math.log(3);
    drawn.load(new float[] {0, log3, log3, 0}, 0, 2);
    DrawLoss one = new DrawLoss();
    one.add(1, drawn);
    assertThat(one.nll()).isEqualTo(Math.log(2), within(1e-6));
    assertThat(one.ofOneDraw()).isEqualTo(-Math.log(3.0 / 16) / 2, within(1e-6));
    drawn.load(new float[] {0, 0, 0, 0}, 0, 2);
    DrawLoss other = new DrawLoss();
    other.add(0, drawn);
    one.merge(other);
    assertThat(one.nll()).isEqualTo(Math.log(2), within(1e-6));
    assertThat(one.ofOneDraw()).isEqualTo((Math.log(2) - Math.log(3.0 / 16) / 2) / 2, within(1e-6));
  }

  /**
   * A kernel of one weight, N(0, s^2), on 16 equal pixels whose outputs are summed into a logit z:
   * a shared draw gives z a variance of v = (16 s)^2, one of each position 16 s^2. To second order
   * one draw costs v p (1 - p) / 2 = v / 8 above ln 2.
   */
  @Test
  void aSharedDrawOfAConvolutionCostsAsManyTimesMoreAsThereArePositions() {
    NetworkSpec network =
        new NetworkSpec(
            "one kernel", IMAGE, List.of(Conv2d.of(1, 1, 1, 0), new Flatten(), new Dense(2)));
    WeightLayout layout = WeightLayout.of(network);
    float[] mu = new float[layout.size()];
    float[] rho = new float[layout.size()];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    double v = 0.2;
    rho[layout.tensor(0, Role.WEIGHT).offset()] = (float) Softplus.inverse(Math.sqrt(v) / 16);
    int dense = layout.tensor(2, Role.WEIGHT).offset();
    Arrays.fill(mu, dense, dense + 16, 1);
    byte[] white = new byte[16 * 100];
    Arrays.fill(white, (byte) 255);
    MeanField posterior = MeanField.of(mu, rho);
    DrawLoss weights = loss(network, posterior, white, new Draws.Weights(1, DRAWS));
    DrawLoss activations = loss(network, posterior, white, new Draws.Activations(1, DRAWS, 0));
    double shared = weights.ofOneDraw() - Math.log(2);
    double own = activations.ofOneDraw() - Math.log(2);
    assertThat(shared).isEqualTo(v / 8, within(0.1 * v / 8));
    assertThat(own).isEqualTo(v / 16 / 8, within(0.25 * v / 16 / 8));
  }

  @Test
  void inDenseLayersBothKindsOfDrawsCostTheSame() {
    NetworkSpec network =
        new NetworkSpec(
            "dense", IMAGE, List.of(new Flatten(), new Dense(4), Activation.RELU, new Dense(2)));
    int size = WeightLayout.of(network).size();
    Random random = new Random(1);
    float[] mu = new float[size];
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = (float) (0.5 * random.nextGaussian());
      rho[i] = (float) Softplus.inverse(0.3);
    }
    byte[] pixels = new byte[16 * 100];
    random.nextBytes(pixels);
    MeanField posterior = MeanField.of(mu, rho);
    double weights = loss(network, posterior, pixels, new Draws.Weights(1, DRAWS)).ofOneDraw();
    double activations =
        loss(network, posterior, pixels, new Draws.Activations(1, DRAWS, 0)).ofOneDraw();
    double means = loss(network, posterior, pixels, new Draws.Mean()).ofOneDraw();
    assertThat(weights - means).isGreaterThan(0.05);
    assertThat(activations - means).isEqualTo(weights - means, within(0.1 * (weights - means)));
  }

  /** Labels 0 and 1 take turns, so that what is linear in a shared draw cancels out. */
  private static DrawLoss loss(
      NetworkSpec network, MeanField posterior, byte[] pixels, Draws draws) {
    int[] labels = new int[pixels.length / 16];
    Arrays.setAll(labels, i -> i % 2);
    ImageSet images = new ImageSet(IMAGE, List.of("a", "b"), pixels, labels);
    ImageInput input = new ImageInput(IMAGE, IMAGE, Standardisation.byDivisor(255, 1));
    DrawLoss loss = new DrawLoss();
    try (Engine engine = Engines.create(EngineName.ONEDNN, EngineSpec.forPrediction(network))) {
      engine.load(posterior);
      new Predictor(engine, Link.SOFTMAX)
          .predict(Examples.of(images, input), draws, (i, label, drawn) -> loss.add(label, drawn));
    }
    return loss;
  }
}
