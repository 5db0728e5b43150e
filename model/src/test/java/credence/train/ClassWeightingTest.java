package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.SoftmaxCrossEntropy;
import credence.bayes.WeightedCrossEntropy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightingTest {

  private static final List<String> NAMES = List.of("cat", "dog", "eel");

  private static List<Double> weights(ClassWeighting weighting, double... perClass) {
    return ((WeightedCrossEntropy) weighting.likelihood(NAMES, perClass, 100)).weights();
  }

  @Test
  void theirMeanOverTheImagesIsOne() {
    List<Double> weights = weights(new ClassWeighting.Named(Map.of("dog", 5.0)), 60, 20, 20);
    // 60 + 5 * 20 + 20 = 180 of 100 images.
    assertThat(weights).containsExactly(100 / 180.0, 5 * (100 / 180.0), 100 / 180.0);
  }

  @Test
  void balancedClassesCountAlikeTogether() {
    List<Double> weights = weights(new ClassWeighting.Balanced(), 60, 30, 10);
    for (int c = 0; c < 3; c++) {
      assertThat(weights.get(c) * new long[] {60, 30, 10}[c]).isCloseTo(100 / 3.0, within(1e-12));
    }
    assertThat(weights(new ClassWeighting.Balanced(), 80, 0, 20))
        .as("a class without images")
        .element(1)
        .isEqualTo(0.0);
  }

  /** 100 images of the weights 60 + 120 + 20 together. */
  @Test
  void weightsOfImagesAreScaledWithThoseOfClasses() {
    assertThat(weights(new ClassWeighting.Equal(), 60, 120, 20)).containsExactly(.5, .5, .5);
    List<Double> balanced = weights(new ClassWeighting.Balanced(), 60, 120, 20);
    for (int c = 0; c < 3; c++) {
      assertThat(balanced.get(c) * new double[] {60, 120, 20}[c])
          .isCloseTo(100 / 3.0, within(1e-12));
    }
  }

  @Test
  void equalWeightsArePlainCrossEntropy() {
    for (ClassWeighting each :
        List.of(
            new ClassWeighting.Equal(),
            new ClassWeighting.Balanced(),
            new ClassWeighting.Named(Map.of("cat", 3.0, "dog", 3.0, "eel", 3.0)))) {
      assertThat(each.likelihood(NAMES, new double[] {7, 7, 7}, 21))
          .isEqualTo(new SoftmaxCrossEntropy());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    ClassWeighting other = new ClassWeighting.Named(Map.of("fox", 2.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.likelihood(NAMES, new double[] {1, 1, 1}, 3))
        .withMessageContaining("[fox]")
        .withMessageContaining("[cat, dog, eel]");
    ClassWeighting none = new ClassWeighting.Named(Map.of("cat", 1.0, "dog", 0.0, "eel", 0.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.likelihood(NAMES, new double[] {0, 4, 4}, 8))
        .withMessageContaining("no image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassWeighting.Named(Map.of("cat", -1.0)))
        .withMessageContaining("cat = -1.0");
  }
}
