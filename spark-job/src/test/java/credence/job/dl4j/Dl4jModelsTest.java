package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.net.Activation;
import credence.net.AvgPool2d;
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
import credence.picture.PictureRules;
import credence.prune.Criterion;
import credence.prune.Pruned;
import credence.prune.Pruner;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine is the other implementation. */
class Dl4jModelsTest {

  private static final Shape IMAGE = new Shape(2, 12, 10);

  static Stream<NetworkSpec> networks() {
    return Stream.of(
        network("mlp", new Flatten(), new Dense(9), Activation.SOFTPLUS, new Dense(3)),
        network(
            "cnn",
            new Dropout(0.2),
            new Conv2d(4, 3, 5, 1, 2, 1, 2),
            Activation.RELU,
            MaxPool2d.of(3, 2),
            Conv2d.of(5, 2, 1, 0),
            new BatchNorm(0.2, 1e-3),
            Activation.SOFTPLUS,
            new Flatten(),
            new Dense(7),
            BatchNorm.standard(),
            Activation.RELU,
            new Dropout(0.5),
            new Dense(3)),
        network(
            "averages first",
            AvgPool2d.of(3, 2),
            Conv2d.of(3, 3, 1, 0),
            Activation.RELU,
            new AvgPool2d(3, 2, 3, 2),
            new Flatten(),
            new Dense(3)),
        network("ends without a dense layer", new Flatten(), new Dense(3), Activation.SOFTPLUS));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void meanHasTheLogitsOfMeanPrediction(NetworkSpec network) {
    Model model = model(network, 1);

    assertSameLogits(network, model, new Draws.Mean(), Dl4jModels.mean(model));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void imagesMayBeFlatOrNot(NetworkSpec network) {
    float[] images = Networks.images(3, IMAGE, 2);
    MultiLayerNetwork made = Dl4jModels.mean(model(network, 1));

    boolean flat = network.layers().get(0) instanceof Flatten;
    if (!flat) {
      assertThat(Networks.logits(made, images, 3, 2, 12, 10))
          .containsExactly(Networks.logits(made, images, 3, IMAGE.size()));
    }
  }

  @Test
  void drawIsTheOneOfPrediction() {
    NetworkSpec network = networks().skip(1).findFirst().orElseThrow();
    NetworkSpec still =
        new NetworkSpec(
            network.name(),
            network.input(),
            network.layers().stream().filter(layer -> !(layer instanceof Dropout)).toList());
    Model model = model(still, 1);
    float[] images = Networks.images(4, IMAGE, 3);
    float[] three =
        Networks.logits(
            still, model.posterior(), images, new Draws.Weights(model.provenance().seed(), 3));

    for (int draw = 0; draw < 3; draw++) {
      assertThat(Networks.logits(Dl4jModels.draw(model, draw), images, 4, IMAGE.size()))
          .containsExactly(Arrays.copyOfRange(three, draw * 12, (draw + 1) * 12), within(1e-5f));
    }
  }

  /** What is compacted has fewer filters, or none of what was removed. */
  @Test
  void prunedAndCompactedNetworksKeepTheirPredictions() {
    NetworkSpec network = networks().skip(1).findFirst().orElseThrow();
    Model whole = model(network, 1);
    Pruned pruned =
        new Pruner.Weights(Criterion.SNR)
            .removing(new Pruned(network, whole.posterior(), whole.prior()), 0.9, 1);
    Pruned small = pruned.withoutDeadUnits();
    assertThat(WeightLayout.of(small.network()).size()).isLessThan(WeightLayout.of(network).size());

    for (Pruned each : List.of(pruned, small)) {
      Model model = with(whole, each);
      assertSameLogits(each.network(), model, new Draws.Mean(), Dl4jModels.mean(model));
    }
  }

  private static Model with(Model whole, Pruned pruned) {
    return new Model(
        pruned.network(),
        pruned.posterior(),
        pruned.prior(),
        whole.image(),
        whole.standardisation(),
        whole.pictures(),
        whole.classNames(),
        whole.provenance());
  }

  @Test
  void aNetworkWithoutSigmaHasNoDraws() {
    NetworkSpec network = networks().findFirst().orElseThrow();
    Model model = model(network, 0);

    assertThatThrownBy(() -> Dl4jModels.draw(model, 0)).hasMessageContaining("no weight of mlp");
  }

  private static void assertSameLogits(
      NetworkSpec network, Model model, Draws draws, MultiLayerNetwork made) {
    float[] images = Networks.images(4, IMAGE, 3);
    assertThat(Networks.logits(made, images, 4, IMAGE.size()))
        .containsExactly(Networks.logits(network, model.posterior(), images, draws), within(1e-5f));
  }

  private static NetworkSpec network(String name, LayerSpec... layers) {
    return new NetworkSpec(name, IMAGE, List.of(layers));
  }

  /**
   * Random weights and statistics.
   *
   * @param uncertain 1 with sigmas, 0 without
   */
  private static Model model(NetworkSpec network, int uncertain) {
    WeightLayout layout = WeightLayout.of(network);
    Random random = new Random(4);
    float[] mu = new float[layout.size()];
    float[] rho = new float[mu.length];
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      boolean sigma =
          uncertain == 1 && (tensor.role() == Role.WEIGHT || tensor.role() == Role.BIAS);
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        double value = 0.3 * random.nextGaussian();
        mu[i] = (float) (tensor.role() == Role.VARIANCE ? 0.2 + Math.abs(value) : value);
        rho[i] = sigma ? (float) (-3 + random.nextGaussian()) : Float.NEGATIVE_INFINITY;
      }
    }
    Provenance provenance =
        new Provenance(
            "1", "test", 5, "0".repeat(64), CanonicalJson.object(), CanonicalJson.object(), null);
    return new Model(
        network,
        MeanField.of(mu, rho),
        new GaussianPrior(0, 1),
        network.input(),
        Standardisation.byDivisor(255, network.input().channels()),
        PictureRules.usual(),
        List.of("a", "b", "c"),
        provenance);
  }
}
