package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.data.Augmentation.View;
import credence.engine.Minibatch;
import credence.net.Shape;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.awt.Color;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JitterTest {

  private static final Shape PIXEL = new Shape(3, 1, 1);
  private static final Jitter USUAL = new Jitter(0.2, 0.2, 0.2, 0.1);

  /** In the order of the steps: brightness, contrast, saturation, hue. */
  private static final int USUAL_ORDER = 0;

  @Test
  void brightnessMultipliesAndIsCutOff() {
    float[] pixels = {0.5f, 0, 0.9f};
    new Colours(1.2f, 1, 1, 0, USUAL_ORDER).apply(pixels, 1);
    assertThat(pixels).containsExactly(new float[] {0.6f, 0, 1}, within(1e-6f));
  }

  /** Mean grey of (1, .5, 0) and (0, .5, 1): (.2989 + .114) / 2 + .587 / 2 = .49995. */
  @Test
  void contrastIsAroundTheMeanGreyOfTheImage() {
    float[] pixels = {1, 0, 0.5f, 0.5f, 0, 1};
    new Colours(1, 0.8f, 1, 0, USUAL_ORDER).apply(pixels, 3);
    float add = 0.2f * 0.49995f;
    assertThat(pixels)
        .containsExactly(
            new float[] {0.8f + add, add, 0.4f + add, 0.4f + add, add, 0.8f + add}, within(1e-6f));
    float[] grey = {0.2f, 0.6f};
    new Colours(1, 0.5f, 1, 0, USUAL_ORDER).apply(grey, 1);
    assertThat(grey).containsExactly(new float[] {0.3f, 0.5f}, within(1e-6f));
  }

  @Test
  void saturationIsAroundTheGreyOfEachPixel() {
    float[] pixels = {0.8f, 0.4f, 0.2f};
    new Colours(1, 1, 0, 0, USUAL_ORDER).apply(pixels, 3);
    float grey = 0.2989f * 0.8f + 0.587f * 0.4f + 0.114f * 0.2f;
    assertThat(pixels).containsExactly(new float[] {grey, grey, grey}, within(1e-6f));
  }

  @Test
  void hueTurnsTheCircle() {
    assertThat(turned(1f / 3, 1, 0, 0)).containsExactly(new float[] {0, 1, 0}, within(1e-5f));
    assertThat(turned(-1f / 3, 1, 0, 0)).containsExactly(new float[] {0, 0, 1}, within(1e-5f));
    assertThat(turned(0.5f, 1, 0.5f, 0)).containsExactly(new float[] {0, 0.5f, 1}, within(1e-5f));
    assertThat(turned(0.3f, 0.4f, 0.4f, 0.4f)).containsExactly(0.4f, 0.4f, 0.4f);
  }

  /** Against the HSB of java.awt, which rounds to 255ths. */
  @Test
  void hueIsThatOfAnotherImplementation() {
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      int r = random.nextInt(256);
      int g = random.nextInt(256);
      int b = random.nextInt(256);
      float by = random.nextFloat() - 0.5f;
      float[] hsb = Color.RGBtoHSB(r, g, b, null);
      Color expected = new Color(Color.HSBtoRGB(hsb[0] + by, hsb[1], hsb[2]));
      float[] found = turned(by, r / 255f, g / 255f, b / 255f);
      assertThat(255 * found[0]).isEqualTo(expected.getRed(), within(0.51f));
      assertThat(255 * found[1]).isEqualTo(expected.getGreen(), within(0.51f));
      assertThat(255 * found[2]).isEqualTo(expected.getBlue(), within(0.51f));
    }
  }

  @Test
  void stepsComeInAllOrders() {
    Set<List<Float>> results = new HashSet<>();
    for (int order = 0; order < 24; order++) {
      float[] pixels = {0.9f, 0.1f, 0.6f, 0.3f, 0.2f, 0.8f};
      new Colours(1.3f, 1.4f, 0.6f, 0.1f, order).apply(pixels, 3);
      results.add(List.of(pixels[0], pixels[1], pixels[2], pixels[3]));
    }
    assertThat(results).hasSizeGreaterThan(6);
    float[] first = {0.9f, 0.5f};
    float[] last = {0.9f, 0.5f};
    new Colours(1.5f, 0.5f, 1, 0, 0).apply(first, 1);
    new Colours(1.5f, 0.5f, 1, 0, 23).apply(last, 1);
    assertThat(first).containsExactly(new float[] {0.9375f, 0.8125f}, within(1e-6f));
    assertThat(last).containsExactly(new float[] {1, 0.9f}, within(1e-6f));
  }

  @Test
  void factorsAreUniformInTheirRangesAndOrdersAlike() {
    RandomStream stream = RandomStream.of(RandomKey.of(3, Purpose.AUGMENTATION), 0);
    int n = 24_000;
    double sum = 0;
    double squares = 0;
    int[] orders = new int[24];
    for (int i = 0; i < n; i++) {
      Colours colours = USUAL.colours(stream, i);
      assertThat(colours.brightness()).isBetween(0.8f, 1.2f);
      assertThat(colours.contrast()).isBetween(0.8f, 1.2f);
      assertThat(colours.saturation()).isBetween(0.8f, 1.2f);
      assertThat(colours.hue()).isBetween(-0.1f, 0.1f);
      sum += colours.hue();
      squares += colours.hue() * colours.hue();
      orders[colours.order()]++;
    }
    // Deviation .1 / sqrt 3 of one; five standard errors.
    assertThat(sum / n).isEqualTo(0, within(5 * 0.0577 / Math.sqrt(n)));
    assertThat(squares / n).isEqualTo(0.01 / 3, within(1e-4));
    assertThat(Arrays.stream(orders).min().orElseThrow()).isGreaterThan(840);
    assertThat(Arrays.stream(orders).max().orElseThrow()).isLessThan(1160);
  }

  /** Crops and reflections stay as they are without jitter; black stays black around an image. */
  @Test
  void aViewIsOfTheChangedImageAmongBlackPixels() {
    Shape shape = new Shape(3, 2, 3);
    byte[] pixels = new byte[18];
    new Random(2).nextBytes(pixels);
    Standardisation scaling =
        new Standardisation(new float[] {0.4f, 0.5f, 0.6f}, new float[] {0.2f, 0.3f, 0.1f});
    ImageInput input = new ImageInput(new Shape(3, 4, 5), shape, scaling);
    Colours none = new Colours(1, 1, 1, 0, 5);
    for (int down = -3; down <= 3; down++) {
      for (int right = -4; right <= 4; right++) {
        for (boolean mirrored : new boolean[] {false, true}) {
          View view = new View(down, right, mirrored, null);
          View changed = new View(down, right, mirrored, none);
          float[] expected = new float[60];
          float[] found = new float[60];
          input.write(pixels, 0, view, expected, 0);
          input.write(pixels, 0, changed, found, 0);
          assertThat(found).as(view.toString()).containsExactly(expected, within(1e-5f));
        }
      }
    }
  }

  @Test
  void minibatchesAreJitteredByEpochPartitionAndImageAlone() {
    byte[] pixels = new byte[30];
    new Random(2).nextBytes(pixels);
    int[] labels = new int[10];
    Arrays.setAll(labels, i -> i);
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    ImageSet set = new ImageSet(PIXEL, names, pixels, labels);
    float[] whole = images(set, 10, 0, 0);
    assertThat(images(set, 3, 0, 0)).isEqualTo(whole);
    assertThat(images(set, 10, 1, 0)).as("another epoch").isNotEqualTo(whole);
    assertThat(images(set, 10, 0, 1)).as("another partition").isNotEqualTo(whole);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> new Jitter(1.2, 0, 0, 0))
        .hasMessage("augment.jitter.brightness = 1.2 must be from 0 to 1.0");
    assertThatThrownBy(() -> new Jitter(0, 0, 0, 0.6))
        .hasMessage("augment.jitter.hue = 0.6 must be from 0 to 0.5");
  }

  /** Of an epoch, by label. */
  private static float[] images(ImageSet set, int batch, int epoch, int partition) {
    ImageInput input = new ImageInput(PIXEL, PIXEL, Standardisation.byDivisor(1, 3));
    Augmentation augmentation = new Augmentation(0, false, USUAL);
    Minibatches minibatches =
        new Minibatches(Examples.of(set, input), augmentation, batch, 5, partition);
    float[] all = new float[30];
    for (int step = minibatches.perEpoch() - 1; step >= 0; step--) {
      Minibatch one = minibatches.at((long) epoch * minibatches.perEpoch() + step);
      for (int i = 0; i < one.examples(); i++) {
        System.arraycopy(one.images(), 3 * i, all, 3 * one.labels()[i], 3);
      }
    }
    return all;
  }

  private static float[] turned(float by, float r, float g, float b) {
    float[] pixels = {r, g, b};
    new Colours(1, 1, 1, by, USUAL_ORDER).apply(pixels, 3);
    return pixels;
  }
}
