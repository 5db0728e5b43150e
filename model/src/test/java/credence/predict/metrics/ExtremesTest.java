package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import credence.predict.Drawn;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtremesTest {

  private record Image(long index, double entropy, int label, DrawnProbabilities p) {
    boolean isWrong() {
      return p.prediction() != label;
    }
  }

  @Test
  void areTheFirstOfASortedListWhateverTheOrderOfMerging() {
    Random random = new Random(9);
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      // Few levels: the index decides between equals.
      double entropy = random.nextInt(20) / 10.0;
      DrawnProbabilities p = Drawn.random(Link.SOFTMAX, 2, 3, 1, i);
      images.add(new Image(i, entropy, random.nextInt(3), p));
    }
    Extremes forward = merged(images, false);
    Extremes backward = merged(images, true);
    Comparator<Image> rising =
        Comparator.comparingDouble(Image::entropy).thenComparingLong(Image::index);
    Comparator<Image> falling =
        Comparator.comparingDouble(Image::entropy).reversed().thenComparingLong(Image::index);
    for (Extremes extremes : List.of(forward, backward)) {
      assertThat(indices(extremes.certain()))
          .isEqualTo(images.stream().sorted(rising).limit(6).map(Image::index).toList());
      assertThat(indices(extremes.uncertain()))
          .isEqualTo(images.stream().sorted(falling).limit(6).map(Image::index).toList());
      assertThat(indices(extremes.mistaken()))
          .isEqualTo(
              images.stream()
                  .filter(Image::isWrong)
                  .sorted(rising)
                  .limit(6)
                  .map(Image::index)
                  .toList());
    }
    Extremes.Sample first = forward.uncertain().get(0);
    Image image = images.get((int) first.index());
    assertThat(first.label()).isEqualTo(image.label());
    assertThat(first.prediction()).isEqualTo(image.p().prediction());
    assertThat(first.probabilities()[2]).isEqualTo((float) image.p().mean(2));
  }

  private static Extremes merged(List<Image> images, boolean backwards) {
    Extremes all = new Extremes(6);
    for (int part = 0; part < 4; part++) {
      Extremes one = new Extremes(6);
      int from = 50 * (backwards ? 3 - part : part);
      images
          .subList(from, from + 50)
          .forEach(i -> one.add(i.index(), i.label(), i.p(), i.entropy(), 0));
      all.merge(one);
    }
    return all;
  }

  private static List<Long> indices(List<Extremes.Sample> samples) {
    return samples.stream().map(Extremes.Sample::index).toList();
  }
}
