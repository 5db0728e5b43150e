package credence.engine.onednn.products;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.net.Conv2d;
import credence.net.Shape;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of weights, place by place, against the definition of a convolution. */
class ArrangementTest {

  private static final int CHANNELS = 3;
  private static final int FILTERS = 2;

  /** Weights that tell their places, and derivatives that count how often each is used. */
  private static float[][] spreadAndCollected(Conv2d conv, Arrangement arrangement) {
    DnnlLibrary.load();
    int size = conv.filters() * CHANNELS * conv.kernelHeight() * conv.kernelWidth();
    try (Primitives primitives = new Primitives();
        Floats weights = Floats.allocate(size + 1);
        Floats gradient = Floats.allocate(size + 1)) {
      float[] own = new float[size];
      for (int i = 0; i < size; i++) {
        own[i] = i + 1;
      }
      weights.put(1, own, size);
      WeightForm form =
          WeightForm.arranged(
              primitives,
              new FlatSlice(weights, 1, size),
              new FlatSlice(gradient, 1, size),
              arrangement,
              conv,
              CHANNELS);
      form.spread();
      float[] arranged = read(form.weights(), arrangement.size());
      write(form.gradient(), arrangement.size());
      form.collect();
      form.collect();
      float[] collected = new float[size];
      gradient.get(1, collected, size);
      return new float[][] {arranged, collected};
    }
  }

  private static float[] read(FloatPointer from, int count) {
    float[] all = new float[count];
    new FloatPointer(from).get(all);
    return all;
  }

  /** Ones. */
  private static void write(FloatPointer to, int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    new FloatPointer(to).put(ones);
  }

  /** As {@link #spreadAndCollected} numbers them; 0 beyond the kernel. */
  private static float weight(Conv2d conv, int filter, int channel, int ky, int kx) {
    boolean inside = ky >= 0 && ky < conv.kernelHeight() && kx >= 0 && kx < conv.kernelWidth();
    int row = (filter * CHANNELS + channel) * conv.kernelHeight() + ky;
    return inside ? 1 + row * conv.kernelWidth() + kx : 0;
  }

  private static float[] uses(float[] arranged, int size) {
    float[] uses = new float[size];
    for (float number : arranged) {
      if (number > 0) {
        uses[(int) number - 1]++;
      }
    }
    return uses;
  }

  @ParameterizedTest
  @CsvSource({"3,3,1,1", "5,3,1,2", "3,3,2,1", "2,3,1,0"})
  void everyEntryOfTheMatrixIsTheWeightBetweenItsUnits(int kh, int kw, int stride, int pad) {
    Conv2d conv = new Conv2d(FILTERS, kh, kw, stride, stride, pad, pad);
    Shape input = new Shape(CHANNELS, 4, 3);
    Shape output = conv.output(input);
    float[][] found = spreadAndCollected(conv, Arrangement.matrix(conv, input));
    int at = 0;
    for (int unit = 0; unit < output.size(); unit++) {
      int y2 = unit / FILTERS / output.width() * stride - pad;
      int x2 = unit / FILTERS % output.width() * stride - pad;
      for (int place = 0; place < input.size(); place++) {
        int y = place / CHANNELS / input.width();
        int x = place / CHANNELS % input.width();
        assertThat(found[0][at++])
            .as("unit %d, place %d", unit, place)
            .isEqualTo(weight(conv, unit % FILTERS, place % CHANNELS, y - y2, x - x2));
      }
    }
    assertThat(at).isEqualTo(found[0].length);
    assertThat(found[1]).containsExactly(uses(found[0], found[1].length));
  }

  @Test
  void packedFiltersAreShiftedByAColumnEach() {
    Conv2d conv = new Conv2d(FILTERS, 3, 5, 1, 1, 0, 0);
    int pack = 4;
    float[][] found = spreadAndCollected(conv, Arrangement.packed(conv, pack, CHANNELS));
    int width = Arrangement.packed(conv, pack).kernelWidth() * pack;
    for (int i = 0; i < found[0].length; i++) {
      int x = i / CHANNELS % width;
      int ky = i / CHANNELS / width % 3;
      int filter = i / CHANNELS / width / 3;
      assertThat(found[0][i])
          .as("filter %d, row %d, column %d", filter, ky, x)
          .isEqualTo(weight(conv, filter % FILTERS, i % CHANNELS, ky, x - filter / FILTERS));
    }
    assertThat(found[1]).containsOnly(pack);
  }
}
