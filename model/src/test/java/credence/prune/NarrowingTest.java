package credence.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarrowingTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "two convolutions",
          new Shape(2, 8, 8),
          List.of(
              Conv2d.of(5, 3, 1, 0),
              Activation.RELU,
              MaxPool2d.of(2, 2),
              Conv2d.of(4, 2, 1, 1),
              Activation.SOFTPLUS,
              new Flatten(),
              new Dense(6),
              Activation.RELU,
              new Dense(3)));

  private static final Map<Integer, int[]> KEPT =
      Map.of(0, new int[] {0, 2, 4}, 3, new int[] {1, 3}, 6, new int[] {0, 5});

  private final MeanField posterior = EngineCases.posterior(NETWORK);

  @Test
  void theSmallerNetworkIsTheLargerOneWithTheRemovedUnitsCutOff() {
    Narrowing narrowing = new Narrowing(NETWORK, KEPT);
    assertThat(narrowing.network().layers())
        .contains(Conv2d.of(3, 3, 1, 0), Conv2d.of(2, 2, 1, 1), new Dense(2), new Dense(3));
    float[] images = EngineCases.images(NETWORK, 4);
    float[] narrow = logits(narrowing.network(), narrowing.apply(posterior), images);
    float[] cut = logits(NETWORK, cutOff(), images);
    for (int i = 0; i < cut.length; i++) {
      assertThat(narrow[i]).isCloseTo(cut[i], within(1e-5f));
    }
  }

  @Test
  void everyKeptWeightIsThereOnce() {
    float[] index = new float[posterior.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = i;
    }
    assertThat(new Narrowing(NETWORK, KEPT).select(index)).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void keepingEverythingChangesNothing() {
    Narrowing narrowing = new Narrowing(NETWORK, Map.of());
    assertThat(narrowing.network()).isEqualTo(NETWORK);
    assertThat(narrowing.apply(posterior).mu()).isEqualTo(posterior.mu());
    assertThat(narrowing.apply(posterior).rho()).isEqualTo(posterior.rho());
  }

  @Test
  void refusesWhatCannotBeRemoved() {
    assertThatThrownBy(() -> new Narrowing(NETWORK, Map.of(8, new int[] {0})))
        .hasMessageContaining("layers[8] (dense) gives the network's outputs");
    assertThatThrownBy(() -> new Narrowing(NETWORK, Map.of(1, new int[] {0})))
        .hasMessageContaining("layers[1] (relu) has no filters");
    assertThatThrownBy(() -> new Narrowing(NETWORK, Map.of(0, new int[] {})))
        .hasMessageContaining("layers[0] (conv2d) has 5 filters");
    assertThatThrownBy(() -> new Narrowing(NETWORK, Map.of(0, new int[] {0, 5})))
        .hasMessageContaining("layers[0] (conv2d) has 5 filters");
  }

  @Test
  void filtersOfTheLeastNormGo() {
    // Filter f of the first layer has weights of size f + 1, the second layer's are alike.
    float[] mu = posterior.mu().clone();
    WeightLayout.Tensor weight = WeightLayout.of(NETWORK).tensor(0, Role.WEIGHT);
    int each = weight.size() / 5;
    for (int i = 0; i < weight.size(); i++) {
      mu[weight.offset() + i] = (i % 2 == 0 ? 1 : -1) * (i / each + 1);
    }
    Map<Integer, int[]> kept =
        FilterRanking.FILTER_L1.keeping(NETWORK, MeanField.of(mu, posterior.rho()), 0.4);
    assertThat(kept.get(0)).containsExactly(2, 3, 4);
    assertThat(kept.get(3)).hasSize(3);
    assertThat(kept).hasSize(2);
  }

  @Test
  void anEmpiricalPriorIsNarrowedWithItsNetwork() {
    Narrowing narrowing = new Narrowing(NETWORK, Map.of(0, new int[] {1, 4}));
    EmpiricalPrior prior = new EmpiricalPrior(posterior.mu(), 0.5);
    assertThat(((EmpiricalPrior) narrowing.apply(prior)).means())
        .isEqualTo(narrowing.apply(posterior).mu());
    assertThat(narrowing.apply(new PosteriorPrior(posterior, 0.5, EngineCases.PRIOR)))
        .isEqualTo(new PosteriorPrior(narrowing.apply(posterior), 0.5, EngineCases.PRIOR));
    assertThat(narrowing.apply(EngineCases.PRIOR)).isSameAs(EngineCases.PRIOR);
  }

  @Test
  void filterRankingsSayWhetherTheyAreDefined() {
    float[] none = new float[posterior.size()];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    MeanField points = MeanField.of(posterior.mu(), none);
    assertThat(FilterRanking.FILTER_SNR.isDefined(NETWORK, posterior)).isTrue();
    assertThat(FilterRanking.FILTER_SNR.isDefined(NETWORK, points)).isFalse();
    assertThat(FilterRanking.FILTER_L1.isDefined(NETWORK, points)).isTrue();
    NetworkSpec outputs =
        new NetworkSpec("o", new Shape(1, 3, 3), List.of(Conv2d.of(4, 3, 1, 0), new Flatten()));
    MeanField conv = EngineCases.posterior(outputs);
    assertThat(FilterRanking.FILTER_L1.isDefined(outputs, conv)).as("only outputs").isFalse();
  }

  /** The removed units' outgoing weights are 0: what they say reaches nobody. */
  private MeanField cutOff() {
    float[] mu = posterior.mu().clone();
    zero(mu, 3, 4, new int[] {1, 3});
    // The maps before the dense layer are 4 x 4.
    zero(mu, 6, 4 * 4, new int[] {0, 2});
    zero(mu, 8, 1, new int[] {1, 2, 3, 4});
    return MeanField.of(mu, posterior.rho());
  }

  /**
   * Sets to 0 what layer {@code layer} makes of some inputs, which have {@code run} values each.
   */
  private static void zero(float[] mu, int layer, int run, int[] inputs) {
    WeightLayout.Tensor weight = WeightLayout.of(NETWORK).tensor(layer, Role.WEIGHT);
    int perOutput = weight.size() / weight.shape().get(0);
    for (int output = 0; output < weight.shape().get(0); output++) {
      for (int input : inputs) {
        for (int k = 0; k < run; k++) {
          mu[weight.offset() + output * perOutput + input * run + k] = 0;
        }
      }
    }
  }

  private static float[] logits(NetworkSpec network, MeanField posterior, float[] images) {
    Optimizer sgd = new Optimizer.Sgd();
    EngineSpec spec = EngineSpec.classifier(network, 4, EngineCases.PRIOR, sgd);
    try (Engine engine = Engines.create(EngineName.ND4J, spec)) {
      engine.load(posterior);
      float[] logits = new float[4 * network.classes()];
      engine.predict(images, 4, new Draws.Mean(), logits);
      return logits;
    }
  }
}
