package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.net.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CorruptionTest {

  private static final Shape SHAPE = new Shape(2, 5, 4);

  @Test
  void halfATurnReversesEveryPlane() {
    ImageSet images = random(3, SHAPE);
    ImageSet turned = new Corruption.Rotation(180).apply(images, 0);
    for (int plane = 0; plane < 6; plane++) {
      for (int p = 0; p < 20; p++) {
        assertThat(turned.pixels()[plane * 20 + p]).isEqualTo(images.pixels()[plane * 20 + 19 - p]);
      }
    }
    assertThat(new Corruption.Rotation(0).apply(images, 0).pixels()).isEqualTo(images.pixels());
    assertThat(turned.labels()).isEqualTo(images.labels());
  }

  @Test
  void aQuarterTurnIsCounterclockwise() {
    // The top right corner goes to the top left, the top left to the bottom left.
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    ImageSet image = new ImageSet(new Shape(1, 3, 3), List.of("a"), pixels, new int[1]);
    assertThat(new Corruption.Rotation(90).apply(image, 0).pixels())
        .containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
  }

  @Test
  void turningInterpolatesBetweenPixels() {
    // At 45 degrees the pixel right of the centre comes from (1 + r, 1 + r), r = sqrt(1/2), counted
    // from the top left: below and right of the centre; all four around it have white but one.
    byte[] pixels = {0, 0, 0, 0, (byte) 200, 0, 0, 0, 100};
    ImageSet image = new ImageSet(new Shape(1, 3, 3), List.of("a"), pixels, new int[1]);
    double r = Math.sqrt(0.5);
    double expected = (1 - r) * (1 - r) * 200 + r * r * 100;
    int right = new Corruption.Rotation(45).apply(image, 0).pixels()[5] & 0xFF;
    assertThat(right).isEqualTo((int) Math.round(expected));
  }

  @Test
  void noiseHasItsDeviationAndStaysWithinBlackAndWhite() {
    Shape shape = new Shape(1, 50, 50);
    byte[] grey = new byte[20 * 2500];
    java.util.Arrays.fill(grey, (byte) 128);
    ImageSet images = new ImageSet(shape, List.of("a"), grey, new int[20]);
    byte[] noisy = new Corruption.Noise(0.1, 1).apply(images, 0).pixels();
    double mean = 0;
    double square = 0;
    for (byte b : noisy) {
      double value = ((b & 0xFF) - 128) / 255.0;
      mean += value / noisy.length;
      square += value * value / noisy.length;
    }
    assertThat(mean).isCloseTo(0, within(0.002));
    assertThat(Math.sqrt(square)).isCloseTo(0.1, within(0.002));
    byte[] wild = new Corruption.Noise(5, 1).apply(images, 0).pixels();
    assertThat(wild).contains(0, 255);
    assertThat(new Corruption.Noise(0, 1).apply(images, 0).pixels()).isEqualTo(grey);
  }

  @Test
  void noiseFollowsTheImageNotTheSet() {
    ImageSet images = random(5, SHAPE);
    Corruption noise = new Corruption.Noise(0.3, 7);
    ImageSet whole = noise.apply(images, 10);
    ImageSet part = noise.apply(images.slice(2, 4), 12);
    assertThat(part.pixels()).isEqualTo(whole.slice(2, 4).pixels());
    assertThat(new Corruption.Noise(0.3, 8).apply(images, 10).pixels())
        .isNotEqualTo(whole.pixels());
  }

  private static ImageSet random(int count, Shape shape) {
    byte[] pixels = new byte[count * shape.size()];
    new Random(3).nextBytes(pixels);
    return new ImageSet(shape, List.of("a"), pixels, new int[count]);
  }
}
