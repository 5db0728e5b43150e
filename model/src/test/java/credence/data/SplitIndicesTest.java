package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitIndicesTest {

  @Test
  void everyExampleTrainsOrValidatesOnce() {
    SplitIndices split = SplitIndices.of(1000, 200, 5);
    assertThat(split.validation()).hasSize(200).isSorted();
    assertThat(split.training()).hasSize(800);
    IntStream all =
        IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()));
    assertThat(all.sorted().toArray()).isEqualTo(IntStream.range(0, 1000).toArray());
  }

  @Test
  void aSeedAlwaysSplitsAlikeAndAnotherDiffers() {
    assertThat(SplitIndices.of(1000, 200, 5).training())
        .isEqualTo(SplitIndices.of(1000, 200, 5).training());
    assertThat(SplitIndices.of(1000, 200, 6).validation())
        .isNotEqualTo(SplitIndices.of(1000, 200, 5).validation());
  }

  @Test
  void partitionsFollowOneAnotherAndDifferByAtMostOne() {
    SplitIndices split = SplitIndices.of(1003, 0, 1);
    for (int partitions : new int[] {1, 2, 7, 1003}) {
      int[] joined = {};
      for (int p = 0; p < partitions; p++) {
        int[] part = split.partition(partitions, p);
        assertThat(part.length).isBetween(1003 / partitions, 1003 / partitions + 1);
        int from = joined.length;
        joined = Arrays.copyOf(joined, from + part.length);
        System.arraycopy(part, 0, joined, from, part.length);
      }
      assertThat(joined).isEqualTo(split.training());
    }
  }

  /** Hypergeometric: the mean index of 5,000 of 60,000 is 29,999.5 with a deviation of 235. */
  @Test
  void partitionsAreFairSamplesOfTheFile() {
    double mean =
        Arrays.stream(SplitIndices.of(60_000, 5000, 3).partition(11, 4)).average().orElse(0);
    assertThat(mean).isBetween(29_999.5 - 4 * 235, 29_999.5 + 4 * 235);
  }

  @Test
  void impossibleSplitsAreRefused() {
    assertThatThrownBy(() -> SplitIndices.of(10, 10, 1))
        .hasMessageContaining("validation = 10 of 10");
    assertThatThrownBy(() -> SplitIndices.of(10, -1, 1)).hasMessageContaining("validation = -1");
    SplitIndices split = SplitIndices.of(10, 4, 1);
    assertThatThrownBy(() -> split.partition(7, 0)).hasMessageContaining("partitions = 7");
    assertThatThrownBy(() -> split.partition(0, 0)).hasMessageContaining("partitions = 0");
    assertThatThrownBy(() -> split.partition(2, 2)).hasMessageContaining("partition 2 of 2");
  }
}
