package credence.data;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.Targets;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSetTest {

  @Test
  void aSliceHasItsExamplesAndTheirTargets() {
    FeatureSet all =
        new FeatureSet(
            Shape.flat(2),
            new float[] {1, 2, 3, 4, 5, 6},
            new Targets.Numbers(new float[] {10, 20, 30}, 1));
    FeatureSet slice = all.slice(1, 3);
    assertThat(slice.size()).isEqualTo(2);
    assertThat(slice.features()).containsExactly(3, 4, 5, 6);
    assertThat(slice.targets()).isEqualTo(new Targets.Numbers(new float[] {20, 30}, 1));
    assertThat(all.slice(2, 2).size()).isZero();
  }

  @Test
  void rowsWithoutTargetsAreStandardised() {
    FeatureSet set =
        FeatureSet.unlabelled(
            List.of(new double[] {5, -1}, new double[] {1, 3}),
            new Standardisation(new float[] {3, 1}, new float[] {2, 4}));
    assertThat(set.shape()).isEqualTo(Shape.flat(2));
    assertThat(set.features()).containsExactly(1, -0.5f, -1, 0.5f);
    assertThat(set.size()).isEqualTo(2);
  }
}
