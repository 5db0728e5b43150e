package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.net.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageInputTest {

  private static final Standardisation HALF =
      new Standardisation(new float[] {0.5f}, new float[] {0.25f});

  @Test
  void imagesAreStandardisedAndCentredAmongZeroPixels() {
    ImageSet set = set(new Shape(1, 2, 2), (byte) 255, (byte) 0, (byte) 51, (byte) 102);
    ImageInput input = new ImageInput(new Shape(1, 4, 5), set.shape(), HALF);
    float[] out = new float[22];
    input.write(set.pixels(), 0, out, 1);
    // (1 - 0.5) / 0.25 = 2, and 0, 51, 102 of 255 give -2, -1.2, -0.4
    float[] expected = new float[22];
    Arrays.fill(expected, 1, 21, -2);
    expected[1 + 5 + 1] = 2;
    expected[1 + 10 + 1] = -1.2f;
    expected[1 + 10 + 2] = -0.4f;
    assertThat(out).containsExactly(expected, within(1e-6f));
  }

  @Test
  void channelsAreStandardisedEachByItsOwn() {
    ImageSet set = set(new Shape(2, 1, 1), (byte) 255, (byte) 255);
    Standardisation both = new Standardisation(new float[] {0, 1}, new float[] {1, 1});
    float[] out = new float[2];
    new ImageInput(set.shape(), set.shape(), both).write(set.pixels(), 0, out, 0);
    assertThat(out).containsExactly(1, 0);
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    Shape mnist = new Shape(1, 28, 28);
    assertThatThrownBy(() -> new ImageInput(new Shape(3, 32, 32), mnist, HALF))
        .hasMessageContaining("1 channels, the network's input 3");
    assertThatThrownBy(() -> new ImageInput(new Shape(1, 32, 27), mnist, HALF))
        .hasMessageContaining("1 x 28 x 28 do not fit the network's input 1 x 32 x 27");
    ImageInput input = new ImageInput(mnist, mnist, HALF);
    ImageSet other = set(new Shape(1, 1, 1), (byte) 0);
    assertThatThrownBy(() -> Examples.of(other, input))
        .hasMessage("input of 1 x 28 x 28 images was given one of 1");
  }

  /** Mean and deviation by their definition, in double. */
  @Test
  void standardisationIsMeanAndDeviationOfEachChannel() {
    ImageSet set = random(37);
    Standardisation found = PixelSums.of(set).standardisation();
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 37 * 4; i++) {
        double value = (set.pixels()[(i / 4 * 3 + c) * 4 + i % 4] & 0xFF) / 255.0;
        sum += value;
        squares += value * value;
      }
      double mean = sum / (37 * 4);
      assertThat((double) found.mean()[c]).isCloseTo(mean, within(1e-7));
      assertThat((double) found.std()[c])
          .isCloseTo(Math.sqrt(squares / (37 * 4) - mean * mean), within(1e-7));
    }
  }

  @Test
  void standardisationDoesNotDependOnPartitioningOrOrder() {
    ImageSet set = random(50);
    List<PixelSums> parts = new ArrayList<>();
    for (int from = 0; from < 50; from += 7) {
      parts.add(PixelSums.of(set.slice(from, Math.min(50, from + 7))));
    }
    Collections.shuffle(parts, new Random(3));
    PixelSums merged = parts.stream().reduce(PixelSums::plus).orElseThrow();
    assertThat(merged.standardisation()).isEqualTo(PixelSums.of(set).standardisation());
  }

  @Test
  void constantChannelsGetADeviationOfOne() {
    Standardisation black = PixelSums.of(set(new Shape(1, 1, 1), (byte) 77)).standardisation();
    assertThat(black.std()).containsExactly(1);
    PixelSums nothing = new PixelSums(0, new long[1], new long[1]);
    assertThatThrownBy(nothing::standardisation).isInstanceOf(IllegalStateException.class);
  }

  private static ImageSet set(Shape shape, byte... pixels) {
    return new ImageSet(shape, List.of("a"), pixels, new int[pixels.length / shape.size()]);
  }

  private static ImageSet random(int count) {
    byte[] pixels = new byte[count * 12];
    new Random(1).nextBytes(pixels);
    return new ImageSet(new Shape(3, 2, 2), List.of("a"), pixels, new int[count]);
  }
}
