package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import credence.engine.Minibatch;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A weight stays with its image: image i has the pixel i and the weight i / 8. */
class ImageWeightsTest {

  private static final Shape PIXEL = new Shape(1, 1, 1);
  private static final int IMAGES = 10;

  private static ImageSet images() {
    byte[] pixels = new byte[IMAGES];
    float[] weights = new float[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      pixels[i] = (byte) i;
      weights[i] = i / 8f;
    }
    return new ImageSet(PIXEL, List.of("a", "b"), pixels, new int[IMAGES], weights);
  }

  private static void requireOwn(ImageSet set) {
    assertThat(set.size()).isPositive();
    for (int i = 0; i < set.size(); i++) {
      assertThat(set.weight(i)).isEqualTo(set.pixels()[i] / 8f);
    }
  }

  @Test
  void inEverySelection() {
    ImageSet all = images();
    requireOwn(all);
    requireOwn(all.slice(3, 8));
    requireOwn(all.select(new int[] {7, 1, 1, 9}));
    requireOwn(all.among(new Classes(List.of("a", "b", "c"))));
    requireOwn(RandomLabels.of(all, 1));
    requireOwn(ImageSet.concat(List.of(all.slice(5, 10), all.slice(0, 5))));
  }

  @Test
  void imagesWithoutOneBesideOthersHaveOne() {
    ImageSet plain = new ImageSet(PIXEL, List.of("a", "b"), new byte[2], new int[2]);
    ImageSet both = ImageSet.concat(List.of(plain, images()));
    assertThat(both.weights()).startsWith(1, 1, 0, 1 / 8f);
    assertThat(ImageSet.concat(List.of(plain, plain)).weights()).isNull();
  }

  @Test
  void inEveryMinibatch() {
    Standardisation asTheyAre = new Standardisation(new float[1], new float[] {1 / 255f});
    ImageInput input = new ImageInput(PIXEL, PIXEL, asTheyAre);
    Minibatches minibatches = new Minibatches(Examples.of(images(), input), 4, 1, 0);
    for (int step = 0; step < 6; step++) {
      Minibatch minibatch = minibatches.at(step);
      for (int i = 0; i < minibatch.examples(); i++) {
        assertThat(minibatch.targets().weight(i)).isEqualTo(Math.rint(minibatch.images()[i]) / 8);
      }
    }
  }

  @Test
  void theyArePartOfTheFingerprint() {
    ImageSet all = images();
    ImageSet plain = new ImageSet(PIXEL, all.classNames(), all.pixels(), all.labels());
    assertThat(DataFingerprint.of(all)).isNotEqualTo(DataFingerprint.of(plain));
  }

  @Test
  void asManyAsImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(PIXEL, List.of("a"), new byte[2], new int[2], new float[1]))
        .withMessage("1 weights of 2 images");
  }
}
