package credence.data;

import static org.assertj.core.api.Assertions.assertThat;

import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomLabelsTest {

  private static final ImageSet SET =
      new ImageSet(new Shape(1, 1, 1), List.of("a", "b", "c"), new byte[30_000], new int[30_000]);

  @Test
  void labelsAreUniform() {
    int[] counts = new int[3];
    for (int label : RandomLabels.of(SET, 7).labels()) {
      counts[label]++;
    }
    // Five standard deviations of a binomial: sqrt(30000 / 3 * 2 / 3) = 82.
    for (int count : counts) {
      assertThat(count).isBetween(9_590, 10_410);
    }
  }

  @Test
  void theSeedDecidesAndTheImagesStay() {
    ImageSet random = RandomLabels.of(SET, 7);
    assertThat(random.labels()).isEqualTo(RandomLabels.of(SET, 7).labels());
    assertThat(random.labels()).isNotEqualTo(RandomLabels.of(SET, 8).labels());
    assertThat(random.pixels()).isSameAs(SET.pixels());
    assertThat(SET.labels()).containsOnly(0);
  }
}
