package credence.data.digits;

import static org.assertj.core.api.Assertions.assertThat;

import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.net.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeneratedDigitsTest {

  @Test
  void imagesHaveTheShapeOfMnistAndBalancedLabels() {
    ImageSet set = GeneratedDigits.images(205, 1);
    assertThat(set.shape()).isEqualTo(new Shape(1, 28, 28));
    int[] counts = new int[10];
    Arrays.stream(set.labels()).forEach(label -> counts[label]++);
    assertThat(Arrays.stream(counts).min().orElseThrow()).isEqualTo(20);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isEqualTo(21);
  }

  @Test
  void anImageDependsOnTheSeedAndItsIndexAlone() {
    ImageSet many = GeneratedDigits.images(60, 1);
    assertThat(DataFingerprint.of(GeneratedDigits.images(35, 1)))
        .isEqualTo(DataFingerprint.of(many.slice(0, 35)));
    assertThat(GeneratedDigits.images(35, 2).pixels()).isNotEqualTo(many.slice(0, 35).pixels());
  }

  /** Every machine draws the same: a change breaks the repetition of old experiments. */
  @Test
  void theFirstImagesNeverChange() {
    assertThat(DataFingerprint.of(GeneratedDigits.images(100, 1)))
        .isEqualTo("af4b05319bf3ec40c7aac57be7138e5a61ea19572978416df783f227a8847a68");
  }

  /** The nearest neighbour tells most digits but not all: learnable, and not trivially so. */
  @Test
  void nearestNeighbourErrsOnAFewInAHundred() {
    ImageSet train = GeneratedDigits.images(4000, 1);
    ImageSet test = GeneratedDigits.images(400, 2);
    int wrong = 0;
    for (int i = 0; i < test.size(); i++) {
      wrong += nearest(train, test, i) == test.label(i) ? 0 : 1;
    }
    assertThat(wrong / 4.0).isBetween(1.0, 15.0);
  }

  private static int nearest(ImageSet train, ImageSet test, int image) {
    long best = Long.MAX_VALUE;
    int label = -1;
    for (int i = 0; i < train.size(); i++) {
      long distance = 0;
      for (int k = 0; k < 784; k++) {
        int difference =
            (train.pixels()[i * 784 + k] & 0xFF) - (test.pixels()[image * 784 + k] & 0xFF);
        distance += (long) difference * difference;
      }
      if (distance < best) {
        best = distance;
        label = train.label(i);
      }
    }
    return label;
  }
}
