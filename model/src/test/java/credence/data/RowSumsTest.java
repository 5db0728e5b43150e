package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.net.Shape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of a table, which are images of doubles. */
class RowSumsTest {

  private static ImageSet rows(double[][] rows) {
    byte[] pixels = new byte[rows.length * rows[0].length * Double.BYTES];
    int at = 0;
    for (double[] row : rows) {
      byte[] one = ImageInput.pixels(row);
      System.arraycopy(one, 0, pixels, at, one.length);
      at += one.length;
    }
    return new ImageSet(
        ImageInput.rowShape(rows[0].length), List.of("a", "b"), pixels, new int[rows.length]);
  }

  /** Sums of floats of all sizes, compared with those of BigDecimal. */
  @Test
  void meansAndDeviationsAreExact() {
    Random random = new Random(5);
    double[][] rows = new double[200][4];
    for (double[] row : rows) {
      row[0] = 1e9 + random.nextGaussian();
      row[1] = random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
      row[2] = random.nextInt(3) * 1e38;
      row[3] = -random.nextInt(5) * 1e-40;
    }
    Standardisation found = PixelSums.ofRows(rows(rows)).ofColumns();
    for (int c = 0; c < 4; c++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (double[] row : rows) {
        BigDecimal x = new BigDecimal(row[c]);
        sum = sum.add(x);
        squares = squares.add(x.multiply(x));
      }
      BigDecimal n = BigDecimal.valueOf(rows.length);
      BigDecimal mean = sum.divide(n, MathContext.DECIMAL128);
      BigDecimal spread =
          n.multiply(squares)
              .subtract(sum.multiply(sum))
              .divide(n.multiply(n), MathContext.DECIMAL128);
      assertThat(found.mean()[c]).isEqualTo(mean.floatValue());
      float deviation = (float) Math.sqrt(spread.doubleValue());
      assertThat(found.std()[c]).isEqualTo(deviation > 0 ? deviation : 1);
    }
  }

  @Test
  void mergingInAnyOrderGivesTheSameSums() {
    Random random = new Random(6);
    double[][] rows = new double[90][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian() * 1e-3;
      row[1] = 1e7 * random.nextDouble();
    }
    ImageSet all = rows(rows);
    PixelSums whole = PixelSums.ofRows(all);
    PixelSums parts =
        PixelSums.ofRows(all.slice(70, 90))
            .plus(PixelSums.ofRows(all.slice(0, 13)))
            .plus(PixelSums.ofRows(all.slice(13, 70)));
    assertThat(parts.sum()).isEqualTo(whole.sum());
    assertThat(parts.squares()).isEqualTo(whole.squares());
    assertThat(parts.ofColumns()).isEqualTo(whole.ofColumns());
  }

  @Test
  void aColumnThatNeverChangesHasTheDeviationOne() {
    Standardisation found =
        PixelSums.ofRows(rows(new double[][] {{0.1, 0}, {0.1, 2}, {0.1, 4}})).ofColumns();
    assertThat(found)
        .isEqualTo(
            new Standardisation(new float[] {.1f, 2}, new float[] {1, (float) Math.sqrt(8 / 3.0)}));
    assertThatThrownBy(() -> PixelSums.ofRows(rows(new double[1][1]).slice(0, 0)).ofColumns())
        .isInstanceOf(IllegalStateException.class);
  }

  /** (x - mean) / deviation, in double: a float of 1e9 would not tell these numbers apart. */
  @Test
  void aNetworkSeesStandardisedNumbers() {
    Standardisation by = new Standardisation(new float[] {1e9f, -1}, new float[] {0.5f, 2});
    ImageInput input = new ImageInput(Shape.flat(2), ImageInput.rowShape(2), by);
    Examples examples = Examples.of(rows(new double[][] {{0, 0}, {1e9 + 0.25, 3}}), input);
    assertThat(examples.shape()).isEqualTo(Shape.flat(2));
    float[] seen = new float[3];
    examples.write(1, seen, 1);
    assertThat(seen).containsExactly(new float[] {0, 0.5f, 2}, within(0f));
    assertThatThrownBy(() -> examples.write(0, new Augmentation.View(0, 0, true, null), seen, 0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageInput(Shape.flat(2), new Shape(2, 1, 4), by));
  }
}
