package credence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.Estimator;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.choice.EngineName;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures are counted by hand, as the comments say. */
class CostTest {

  private static final int BATCH = 8;
  private static final Optimizer ADAM = Optimizer.Adam.standard();

  /** 6 inputs, 5 units, 3 logits: 30 and 15 multiplications a product. */
  private static final NetworkSpec DENSE =
      new NetworkSpec("d", Shape.flat(6), List.of(new Dense(5), Activation.RELU, new Dense(3)));

  /**
   * 4 filters of 3 x 3 over 2 channels of 5 x 4, padded by 1, in steps of 2 down and 1 across.
   * Down: 3 places see 2, 3 and 2 rows, 7. Across: 4 places see 2, 3, 3 and 2 columns, 10. So 7 x
   * 10 x 2 x 4 = 560 multiplications; then 3 x 4 x 4 = 48 values by 2 logits are 96.
   */
  private static final NetworkSpec CONVOLVED =
      new NetworkSpec(
          "c",
          new Shape(2, 5, 4),
          List.of(new Conv2d(4, 3, 3, 2, 1, 1, 1), new Flatten(), new Dense(2)));

  @Test
  void aStepOfLocalReparameterisationHasTwoProductsForwardAndTwoOrFourBack() {
    // The first layer's inputs want no derivative: 2 x 2 of its products, 2 x 3 of the second's.
    assertThat(flops(new Work.Train(), DENSE)).isEqualTo(2 * (4 * 30 + 6 * 15));
    assertThat(flops(new Work.Train(), CONVOLVED)).isEqualTo(2 * (4 * 560 + 6 * 96));
  }

  @Test
  void aStepOfWeightSamplingHasThemOnceForEachPass() {
    assertThat(flops(sampling(1, Estimator.Sides.ONE), DENSE)).isEqualTo(2 * (2 * 30 + 3 * 15));
    assertThat(flops(sampling(2, Estimator.Sides.BOTH), CONVOLVED))
        .isEqualTo(4 * 2 * (2 * 560 + 3 * 96));
  }

  @Test
  void aPredictionHasAProductForEachDrawOfTheWeights() {
    assertThat(flops(predict(new Draws.Mean()), CONVOLVED)).isEqualTo(2 * (560 + 96));
    assertThat(flops(predict(new Draws.Weights(1, 7)), CONVOLVED)).isEqualTo(7 * 2 * (560 + 96));
  }

  @Test
  void drawsOfActivationsShareTheFirstLayersProductsUnlessItsInputsAreMasked() {
    Work work = predict(new Draws.Activations(1, 7, 0));
    assertThat(flops(work, DENSE)).isEqualTo(2 * (2 * 30 + 7 * 2 * 15));
    NetworkSpec masked = DENSE.withDropout(0.5, 0);
    assertThat(masked.layers().get(0)).isInstanceOf(Dropout.class);
    assertThat(flops(work, masked)).isEqualTo(7 * 2 * 2 * (30 + 15));
  }

  @Test
  void removedWeightsHaveNoProducts() {
    float[] mu = new float[WeightLayout.of(DENSE).size()];
    float[] rho = mu.clone();
    Arrays.fill(rho, 0, 20, Float.NEGATIVE_INFINITY);
    MeanField posterior = MeanField.of(mu, rho);
    Work work = predict(new Draws.Mean());
    assertThat(Cost.of(work, spec(DENSE), posterior).flops()).isEqualTo(2 * (10 + 15));
  }

  @Test
  void theStateIsReadAndWrittenOnceAStepAndThePosteriorReadOnceAPrediction() {
    // 30 + 5 + 15 + 3 parameters; Adam keeps mu, rho and four moments.
    double image = 6 * 4;
    assertThat(cost(new Work.Train(), DENSE).bytes()).isEqualTo(image + 2 * 6 * 53 * 4.0 / BATCH);
    assertThat(cost(predict(new Draws.Weights(1, 20)), DENSE).bytes())
        .isEqualTo(image + 2 * 53 * 4.0 / BATCH);
    assertThat(cost(predict(new Draws.Mean()), DENSE).bytes()).isEqualTo(image + 53 * 4.0 / BATCH);
  }

  @Test
  void aNetworkOfTheZooIsCountedAsItIs() {
    // 784-400-400-10
    BenchCase of = new BenchCase(EngineName.ONEDNN, "mlp-400", 4, 1, new Work.Train());
    assertThat(Cost.of(of).flops()).isEqualTo(2.0 * (4 * 784 * 400 + 6 * (400 * 400 + 400 * 10)));
  }

  @Test
  void theLimitIsTheLesserOfWhatFlopsAndBytesAllow() {
    Limit byProducts = new Limit(new Cost(200, 10), new Peak(1000, 1000));
    assertThat(byProducts.imagesPerSecond()).isEqualTo(5);
    assertThat(byProducts.beside(4))
        .containsEntry("limit_images_per_second", 5.0)
        .containsEntry("share_of_limit", 0.8)
        .containsEntry("limited_by", "products");
    Limit byMemory = new Limit(new Cost(10, 200), new Peak(1000, 1000));
    assertThat(byMemory.beside(4)).containsEntry("limited_by", "memory");
  }

  @Test
  void thePeakIsThatOfAProcessor() throws Exception {
    Peak peak = Peak.measure(1, 0.1);
    // A core that makes less than an addition and a multiplication a nanosecond runs no oneDNN.
    assertThat(peak.flops()).isBetween(1e9, 1e13);
    assertThat(peak.bytes()).isBetween(1e8, 1e13);
  }

  private static Work predict(Draws draws) {
    return new Work.Predict(draws);
  }

  private static Work sampling(int draws, Estimator.Sides sides) {
    return new Work.Train(ADAM, new Estimator.WeightSampling(draws, sides));
  }

  private static EngineSpec spec(NetworkSpec network) {
    return EngineSpec.classifier(network, BATCH, new GaussianPrior(0, 1), ADAM);
  }

  private static Cost cost(Work work, NetworkSpec network) {
    int size = WeightLayout.of(network).size();
    return Cost.of(work, spec(network), MeanField.of(new float[size], new float[size]));
  }

  private static double flops(Work work, NetworkSpec network) {
    return cost(work, network).flops();
  }
}
