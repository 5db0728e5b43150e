package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitScaleSumsTest {

  private static final int DRAWS = 5;
  private static final int CLASSES = 4;
  private static final int IMAGES = 400;

  /** An image's outputs [DRAWS, CLASSES] and its class. */
  private record Image(float[] outputs, int label) {}

  /** Labels that the images' own softmax over {@code truth} has drawn. */
  private static List<Image> images(double truth) {
    float[] normals = new float[IMAGES * (DRAWS + 1) * CLASSES];
    float[] uniforms = new float[IMAGES];
    RandomStream stream = RandomStream.of(RandomKey.of(3, Purpose.GENERATED_DATA), 0);
    stream.normals(0, normals, 0, normals.length);
    RandomStream.of(RandomKey.of(4, Purpose.GENERATED_DATA), 1).uniforms(0, uniforms, 0, IMAGES);
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      float[] outputs = new float[DRAWS * CLASSES];
      int at = i * (DRAWS + 1) * CLASSES;
      for (int o = 0; o < outputs.length; o++) {
        outputs[o] = 3 * normals[at + o % CLASSES] + normals[at + CLASSES + o];
      }
      DrawnProbabilities scaled = load(outputs, truth);
      int label = 0;
      for (double sum = scaled.mean(0); sum < uniforms[i] && label < CLASSES - 1; ) {
        sum += scaled.mean(++label);
      }
      images.add(new Image(outputs, label));
    }
    return images;
  }

  private static DrawnProbabilities load(float[] outputs, double tau) {
    DrawnProbabilities drawn = new DrawnProbabilities(Link.SOFTMAX, DRAWS, CLASSES, tau);
    drawn.load(outputs, 0, CLASSES);
    return drawn;
  }

  private static LogitScaleSums sums(List<Image> images) {
    LogitScaleSums sums = new LogitScaleSums();
    images.forEach(image -> sums.add(image.label(), load(image.outputs(), 1)));
    return sums;
  }

  private static double nll(List<Image> images, double tau) {
    double sum = 0;
    for (Image image : images) {
      sum -= load(image.outputs(), tau).logMean(image.label());
    }
    return sum;
  }

  /** Golden section on the NLL itself. */
  private static double direct(List<Image> images) {
    double golden = (Math.sqrt(5) - 1) / 2;
    double from = Math.log(1 / 8.0);
    double end = Math.log(8);
    for (int i = 0; i < 45; i++) {
      double low = end - golden * (end - from);
      double high = from + golden * (end - from);
      if (nll(images, Math.exp(low)) <= nll(images, Math.exp(high))) {
        end = high;
      } else {
        from = low;
      }
    }
    return Math.exp((from + end) / 2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1, 1.7, 4})
  void theScaleIsThatOfAGoldenSectionOnTheImagesThemselves(double truth) {
    List<Image> images = images(truth);
    double tau = sums(images).fit();
    assertThat(tau).isCloseTo(direct(images), within(1e-5 * truth));
    assertThat(nll(images, tau)).isLessThanOrEqualTo(nll(images, 1));
    assertThat(tau)
        .as("what made the labels, but for their number")
        .isBetween(truth / 1.4, truth * 1.4);
  }

  @Test
  void partitionsAddUp() {
    List<Image> images = images(2);
    LogitScaleSums merged = sums(images.subList(0, 150));
    merged.merge(sums(images.subList(150, IMAGES)));
    assertThat(merged.images()).isEqualTo(IMAGES);
    assertThat(merged.fit()).isCloseTo(sums(images).fit(), within(1e-6));
    assertThat(sums(images).fit()).as("the same every time").isEqualTo(sums(images).fit());
  }

  /** Separable images want no end of confidence, wrong ones no end of doubt. */
  @Test
  void theScaleStaysWithinItsBounds() {
    float[] sure = new float[DRAWS * CLASSES];
    for (int t = 0; t < DRAWS; t++) {
      sure[t * CLASSES] = 1;
    }
    assertThat(sums(List.of(new Image(sure, 0))).fit()).isCloseTo(1 / 8.0, within(1e-6));
    assertThat(sums(List.of(new Image(sure, 1))).fit()).isCloseTo(8, within(1e-6));
    assertThatThrownBy(() -> new LogitScaleSums().fit()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aScaleOfOneLeavesEveryBitAlone() {
    for (Image image : images(1)) {
      DrawnProbabilities plain = new DrawnProbabilities(Link.SOFTMAX, DRAWS, CLASSES);
      plain.load(image.outputs(), 0, CLASSES);
      DrawnProbabilities one = load(image.outputs(), 1);
      for (int c = 0; c < CLASSES; c++) {
        assertThat(one.logMean(c)).isEqualTo(plain.logMean(c));
        assertThat(one.logit(2, c)).isEqualTo(plain.logit(2, c));
      }
    }
  }

  /** Softmax of o / 2 by hand: 1 / (1 + exp(-1)) for two outputs 2 apart. */
  @Test
  void outputsAreDividedBeforeTheSoftmax() {
    DrawnProbabilities drawn = new DrawnProbabilities(Link.SOFTMAX, 1, 2, 2);
    drawn.load(new float[] {2, 0}, 0, 2);
    assertThat(drawn.mean(0)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-15));
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new DrawnProbabilities(Link.SOFTMAX, 1, 2, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("logit scale " + wrong);
    }
  }
}
