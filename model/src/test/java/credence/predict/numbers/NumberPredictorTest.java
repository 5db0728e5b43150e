package credence.predict.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Gaussian;
import credence.bayes.Heteroscedastic;
import credence.bayes.MeanField;
import credence.bayes.Targets;
import credence.data.FeatureSet;
import credence.data.TargetScale;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.Engines;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberPredictorTest {

  private static final Draws.Weights DRAWS = new Draws.Weights(3, 40);

  /** Two numbers from one feature: outputs are f1, f2, u1, u2 in this order. */
  @Test
  void outputsBecomeMeansAndVariancesInTheTargetsUnits() {
    NetworkSpec network = new NetworkSpec("line", Shape.flat(1), List.of(new Dense(4)));
    float[] mu = {1, -2, 0.5f, 0, 0.25f, 0, 0, -1};
    float[] rho = new float[8];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    List<List<NormalMixture>> found =
        predict(
            network,
            MeanField.of(mu, rho),
            new Heteroscedastic(0),
            new TargetScale(10, 2),
            new TargetScale(-1, 0.5));
    NormalMixture first = found.get(1).get(0);
    NormalMixture second = found.get(1).get(1);
    double x = 3;
    assertThat(first.mean()).isCloseTo(10 + 2 * (x + 0.25), within(1e-5));
    assertThat(first.aleatoric()).isCloseTo(4 * Math.exp(0.5 * x), within(1e-4));
    assertThat(second.mean()).isCloseTo(-1 + 0.5 * (-2 * x), within(1e-5));
    assertThat(second.aleatoric()).isCloseTo(0.25 * Math.exp(-1), within(1e-6));
    assertThat(first.epistemic()).isCloseTo(0, within(1e-9));
  }

  /** y = w x with w ~ N(2, 0.5^2): the epistemic variance at x is (0.5 x)^2. */
  @Test
  void whatTheWeightsDoNotKnowIsEpistemic() {
    NetworkSpec network = new NetworkSpec("line", Shape.flat(1), List.of(new Dense(1)));
    float rho = (float) Math.log(Math.expm1(0.5));
    MeanField q = MeanField.of(new float[] {2, 0}, new float[] {rho, Float.NEGATIVE_INFINITY});
    List<List<NormalMixture>> found = predict(network, q, new Gaussian(0.1), new TargetScale(0, 1));
    NormalMixture at = found.get(1).get(0);
    assertThat(at.components()).isEqualTo(40);
    assertThat(at.aleatoric()).isCloseTo(0.01, within(1e-9));
    // 40 draws: the deviation of a variance is 22 % of it.
    assertThat(at.epistemic()).isCloseTo(2.25, within(1.5));
    assertThat(at.epistemic()).isCloseTo(9 * found.get(0).get(0).epistemic(), within(1e-4));
  }

  @Test
  void aNetworkOfOtherOutputsIsRefused() {
    NetworkSpec network = new NetworkSpec("line", Shape.flat(1), List.of(new Dense(1)));
    try (Engine engine = Engines.create(Engines.fastest(), EngineSpec.forPrediction(network))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new NumberPredictor(
                      engine, new Heteroscedastic(0), List.of(new TargetScale(0, 1))))
          .withMessage(
              "likelihood heteroscedastic of 1 numbers needs 2 outputs, and the network has 1");
    }
  }

  private static List<List<NormalMixture>> predict(
      NetworkSpec network,
      MeanField posterior,
      credence.bayes.NumberLikelihood likelihood,
      TargetScale... scales) {
    Targets none = new Targets.Numbers(new float[2 * scales.length], scales.length);
    FeatureSet examples = new FeatureSet(Shape.flat(1), new float[] {1, 3}, none);
    List<List<NormalMixture>> found = new ArrayList<>();
    try (Engine engine = Engines.create(Engines.fastest(), EngineSpec.forPrediction(network))) {
      engine.load(posterior);
      new NumberPredictor(engine, likelihood, List.of(scales))
          .predict(examples, DRAWS, (index, numbers) -> found.add(numbers));
    }
    return found;
  }
}
