package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.engine.Minibatch;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinibatchesTest {

  /** Image i has the one pixel i and the label i. */
  private static final ImageSet SET =
      new ImageSet(
          new Shape(1, 1, 1),
          IntStream.range(0, 103).mapToObj(Integer::toString).toList(),
          bytes(103),
          IntStream.range(0, 103).toArray());

  private static final ImageInput INPUT =
      new ImageInput(SET.shape(), SET.shape(), new Standardisation(new float[1], new float[] {1}));

  @Test
  void anEpochShowsEveryImageOnceAndItsLastMinibatchMayBeSmaller() {
    Minibatches minibatches = minibatches(7, 0);
    assertThat(minibatches.perEpoch()).isEqualTo(11);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> labels = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        Minibatch minibatch = minibatches.at(epoch * 11L + i);
        assertThat(minibatch.examples()).isEqualTo(i < 10 ? 10 : 3);
        for (int k = 0; k < minibatch.examples(); k++) {
          labels.add(minibatch.labels()[k]);
          assertThat(minibatch.images()[k]).isEqualTo(minibatch.labels()[k] / 255f);
        }
      }
      assertThat(labels).hasSize(103).doesNotHaveDuplicates();
    }
  }

  @Test
  void aMinibatchIsAFunctionOfItsStepAlone() {
    Minibatches forward = minibatches(7, 0);
    int[][] seen = new int[40][];
    for (int step = 0; step < 40; step++) {
      seen[step] = labels(forward, step);
    }
    Minibatches backward = minibatches(7, 0);
    for (int step = 39; step >= 0; step--) {
      assertThat(labels(backward, step)).isEqualTo(seen[step]);
    }
  }

  @Test
  void epochsSeedsAndPartitionsHaveOrdersOfTheirOwn() {
    int[] first = labels(minibatches(7, 0), 0);
    assertThat(labels(minibatches(7, 0), 11)).isNotEqualTo(first);
    assertThat(labels(minibatches(8, 0), 0)).isNotEqualTo(first);
    assertThat(labels(minibatches(7, 1), 0)).isNotEqualTo(first);
  }

  @Test
  void aBatchLargerThanTheSetIsTheSet() {
    Minibatches whole = new Minibatches(Examples.of(SET, INPUT), 1000, 1, 0);
    assertThat(whole.perEpoch()).isEqualTo(1);
    assertThat(whole.at(5).examples()).isEqualTo(103);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Minibatches(Examples.of(SET, INPUT), 0, 1, 0))
        .hasMessageContaining("batch");
    assertThatThrownBy(() -> new Minibatches(Examples.of(SET.slice(0, 0), INPUT), 1, 1, 4))
        .hasMessageContaining("partition 4 has no images");
    assertThatThrownBy(() -> minibatches(1, 0).at(-1)).hasMessageContaining("step -1");
  }

  private static Minibatches minibatches(long seed, int partition) {
    return new Minibatches(Examples.of(SET, INPUT), 10, seed, partition);
  }

  private static int[] labels(Minibatches minibatches, long step) {
    Minibatch minibatch = minibatches.at(step);
    return Arrays.copyOf(minibatch.labels(), minibatch.examples());
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
