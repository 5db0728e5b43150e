package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import credence.data.Augmentation.View;
import credence.engine.Minibatch;
import credence.net.Shape;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmentationTest {

  /** Pixels 1 .. 6 in two rows of three, 7 .. 12 in the second channel. */
  private static final ImageSet ONE = images(1, new Shape(2, 2, 3));

  /** Writes pixel values as they are. */
  private static final ImageInput INPUT =
      new ImageInput(ONE.shape(), ONE.shape(), Standardisation.byDivisor(1, 2));

  @Test
  void aViewIsCutOutOfTheImageAmongBlackPixels() {
    assertThat(seen(new View(0, 0, false, null)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(seen(new View(1, 0, false, null)))
        .containsExactly(4, 5, 6, 0, 0, 0, 10, 11, 12, 0, 0, 0);
    assertThat(seen(new View(-1, 1, false, null)))
        .containsExactly(0, 0, 0, 2, 3, 0, 0, 0, 0, 8, 9, 0);
    assertThat(seen(new View(0, -2, false, null)))
        .containsExactly(0, 0, 1, 0, 0, 4, 0, 0, 7, 0, 0, 10);
    assertThat(seen(new View(5, 0, false, null))).containsOnly(0);
  }

  @Test
  void whatIsCutOutIsMirroredAfterwards() {
    assertThat(seen(new View(0, 0, true, null)))
        .containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
    assertThat(seen(new View(0, 1, true, null)))
        .containsExactly(0, 3, 2, 0, 6, 5, 0, 9, 8, 0, 12, 11);
  }

  @Test
  void aViewStandsInTheMiddleOfALargerInput() {
    Shape wide = new Shape(1, 2, 4);
    ImageSet set = images(1, new Shape(1, 2, 2));
    ImageInput input = new ImageInput(wide, set.shape(), Standardisation.byDivisor(1, 1));
    float[] out = new float[8];
    Arrays.fill(out, -1);
    input.write(set.pixels(), 0, new View(0, 1, false, null), out, 0);
    assertThat(out).usingComparatorWithPrecision(1e-4f).containsExactly(0, 2, 0, 0, 0, 4, 0, 0);
  }

  @Test
  void everyViewIsEquallyLikely() {
    RandomStream stream = RandomStream.of(RandomKey.of(3, Purpose.AUGMENTATION), 0);
    Augmentation augmentation = new Augmentation(1, true, Jitter.none());
    Map<View, Integer> counts = new HashMap<>();
    for (int i = 0; i < 18_000; i++) {
      counts.merge(augmentation.view(stream, stream, i), 1, Integer::sum);
    }
    // 3 x 3 x 2 views; five standard deviations of about sqrt(1000).
    assertThat(counts).hasSize(18);
    assertThat(Collections.min(counts.values())).isGreaterThan(845);
    assertThat(Collections.max(counts.values())).isLessThan(1155);
  }

  @Test
  void minibatchesAreAugmentedByEpochPartitionAndImageAlone() {
    ImageSet set = images(10, new Shape(2, 2, 3));
    Minibatches small = minibatches(set, 3, 0);
    Minibatches large = minibatches(set, 10, 0);
    Map<Integer, List<Float>> first = views(large, 0);
    Map<Integer, List<Float>> found = new HashMap<>();
    for (int step = 3; step >= 0; step--) {
      found.putAll(views(small, step));
    }
    assertThat(found).isEqualTo(first).hasSize(10);
    assertThat(views(large, 1)).as("another epoch").isNotEqualTo(first);
    assertThat(views(minibatches(set, 10, 1), 0)).as("another partition").isNotEqualTo(first);
  }

  @Test
  void negativeCropsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(-1, false, Jitter.none()))
        .withMessageContaining("augment.crop = -1");
  }

  private static Minibatches minibatches(ImageSet set, int batch, int partition) {
    return new Minibatches(
        Examples.of(set, INPUT), new Augmentation(1, true, Jitter.none()), batch, 5, partition);
  }

  /** What is seen of each image, by its label. */
  private static Map<Integer, List<Float>> views(Minibatches minibatches, long step) {
    Minibatch minibatch = minibatches.at(step);
    Map<Integer, List<Float>> views = new HashMap<>();
    for (int i = 0; i < minibatch.examples(); i++) {
      Float[] image = new Float[12];
      for (int p = 0; p < 12; p++) {
        image[p] = minibatch.images()[12 * i + p];
      }
      views.put(minibatch.labels()[i], List.of(image));
    }
    return views;
  }

  private static int[] seen(View view) {
    float[] out = new float[12];
    Arrays.fill(out, -1);
    INPUT.write(ONE.pixels(), 0, view, out, 0);
    int[] pixels = new int[12];
    for (int p = 0; p < 12; p++) {
      pixels[p] = Math.round(out[p]);
    }
    return pixels;
  }

  /** Pixels counted from 1 through all images, label i for image i. */
  private static ImageSet images(int count, Shape shape) {
    byte[] pixels = new byte[count * shape.size()];
    int[] labels = new int[count];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (p + 1);
      labels[p / shape.size()] = p / shape.size();
    }
    List<String> names = java.util.stream.IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
    return new ImageSet(shape, names, pixels, labels);
  }
}
