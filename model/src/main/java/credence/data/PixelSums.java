package credence.data;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;

/**
 * What a standardisation is computed from: exact integers, so that any partitioning and any order
 * of merging gives the same.
 *
 * <p>A sum of doubles is exact too: it has a place for every power of two that a double can have,
 * {@code DIGITS} longs of 32 bits each and 30 to spare.
 *
 * @param count pixels of a channel
 * @param sum of the pixels of each channel
 * @param squares sum of their squares
 */
public record PixelSums(long count, long[] sum, long[] squares) implements Serializable {

  private static final long serialVersionUID = 1;

  /** Longs of a sum of doubles, the first of which counts in units of 2^-{@link #UNIT}. */
  private static final int DIGITS = 48;

  private static final int UNIT = 1088;
  private static final long DIGIT = (1L << 32) - 1;

  public static PixelSums of(ImageSet images) {
    int channels = images.shape().channels();
    int plane = images.shape().height() * images.shape().width();
    long[] sum = new long[channels];
    long[] squares = new long[channels];
    byte[] pixels = images.pixels();
    for (int start = 0; start < pixels.length; start += plane) {
      int channel = start / plane % channels;
      for (int i = start; i < start + plane; i++) {
        long pixel = pixels[i] & 0xFF;
        sum[channel] += pixel;
        squares[channel] += pixel * pixel;
      }
    }
    return new PixelSums((long) images.size() * plane, sum, squares);
  }

  /**
   * Of a table's rows.
   *
   * @param rows of {@link ImageInput#rowShape}, whose numbers are floats in size: below 2^128
   */
  public static PixelSums ofRows(ImageSet rows) {
    int channels = rows.shape().channels();
    long[] sum = new long[channels * DIGITS];
    long[] squares = new long[channels * DIGITS];
    ByteBuffer numbers = ByteBuffer.wrap(rows.pixels());
    for (int i = 0; i < rows.size(); i++) {
      for (int c = 0; c < channels; c++) {
        double x = numbers.getDouble();
        double square = x * x;
        add(x, sum, c * DIGITS);
        add(square, squares, c * DIGITS);
        add(Math.fma(x, x, -square), squares, c * DIGITS);
      }
    }
    return new PixelSums(rows.size(), sum, squares);
  }

  /** Adds a double to the exact sum that begins at {@code at}. */
  private static void add(double value, long[] sum, int at) {
    long bits = Double.doubleToRawLongBits(value);
    int stored = (int) (bits >>> 52) & 0x7FF;
    int exponent = Math.max(1, stored);
    long mantissa = (bits & ((1L << 52) - 1)) | (stored == 0 ? 0 : 1L << 52);
    // The value is mantissa 2^(exponent - 1075).
    int shift = exponent - 1075 + UNIT;
    int digit = at + (shift >> 5);
    int inside = shift & 31;
    long low = (mantissa & DIGIT) << inside;
    long high = (mantissa >>> 32) << inside;
    long sign = bits < 0 ? -1 : 1;
    sum[digit] += sign * (low & DIGIT);
    sum[digit + 1] += sign * ((low >>> 32) + (high & DIGIT));
    sum[digit + 2] += sign * (high >>> 32);
  }

  /** The sums of both. */
  public PixelSums plus(PixelSums other) {
    long[] sums = sum.clone();
    long[] theirSquares = squares.clone();
    for (int c = 0; c < sums.length; c++) {
      sums[c] += other.sum[c];
      theirSquares[c] += other.squares[c];
    }
    return new PixelSums(count + other.count, sums, theirSquares);
  }

  /**
   * Mean and deviation of pixel / 255. A channel that never varies has the deviation 1.
   *
   * @throws IllegalStateException if there are no pixels
   */
  public Standardisation standardisation() {
    requireSome();
    float[] mean = new float[sum.length];
    float[] std = new float[sum.length];
    for (int c = 0; c < sum.length; c++) {
      double average = (double) sum[c] / count;
      double variance = (double) squares[c] / count - average * average;
      mean[c] = (float) (average / 255);
      // Below any variance of bytes: what is left is rounding.
      std[c] = variance < 1e-9 ? 1 : (float) (Math.sqrt(variance) / 255);
    }
    return new Standardisation(mean, std);
  }

  /**
   * Mean and deviation of the columns of {@link #ofRows}, each rounded once. A column that never
   * varies, or by less than a float can say, has the deviation 1.
   *
   * @throws IllegalStateException if there are no rows
   */
  public Standardisation ofColumns() {
    requireSome();
    int channels = sum.length / DIGITS;
    float[] mean = new float[channels];
    float[] std = new float[channels];
    BigInteger n = BigInteger.valueOf(count);
    for (int c = 0; c < channels; c++) {
      BigInteger first = exact(sum, c * DIGITS);
      BigInteger second = exact(squares, c * DIGITS);
      mean[c] = (float) share(first, n, UNIT);
      // n^2 times the variance is n (sum of squares) - (sum)^2.
      BigInteger spread = n.multiply(second).shiftLeft(UNIT).subtract(first.pow(2));
      float deviation = (float) Math.sqrt(share(spread, n.pow(2), 2 * UNIT));
      std[c] = deviation > 0 ? deviation : 1;
    }
    return new Standardisation(mean, std);
  }

  private static BigInteger exact(long[] sum, int at) {
    BigInteger all = BigInteger.ZERO;
    for (int d = DIGITS - 1; d >= 0; d--) {
      all = all.shiftLeft(32).add(BigInteger.valueOf(sum[at + d]));
    }
    return all;
  }

  /** {@code sum} 2^-{@code unit} / {@code count}. */
  private static double share(BigInteger sum, BigInteger count, int unit) {
    BigDecimal whole = new BigDecimal(count.shiftLeft(unit));
    return new BigDecimal(sum).divide(whole, MathContext.DECIMAL128).doubleValue();
  }

  private void requireSome() {
    if (count == 0) {
      throw new IllegalStateException("no images to compute a standardisation from");
    }
  }
}
