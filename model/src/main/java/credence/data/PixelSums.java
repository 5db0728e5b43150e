package credence.data;

import java.io.Serializable;

/**
 * What a standardisation is computed from: exact integers, so that any partitioning and any order
 * of merging gives the same.
 *
 * @param count pixels of a channel
 * @param sum of the pixels of each channel
 * @param squares sum of their squares
 */
public record PixelSums(long count, long[] sum, long[] squares) implements Serializable {

  private static final long serialVersionUID = 1;

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
    if (count == 0) {
      throw new IllegalStateException("no images to compute a standardisation from");
    }
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
}
