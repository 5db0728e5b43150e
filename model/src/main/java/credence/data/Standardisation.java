package credence.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean and standard deviation of each channel of the training images, of pixels divided by 255. A
 * network sees (pixel / 255 - mean) / std.
 */
public final class Standardisation implements Serializable {

  private static final long serialVersionUID = 1;

  private final float[] mean;
  private final float[] std;

  /**
   * @param mean per channel, finite
   * @param std per channel, positive and finite
   * @throws IllegalArgumentException if the lengths differ or a value is out of its range
   */
  public Standardisation(float[] mean, float[] std) {
    if (mean.length != std.length || mean.length == 0) {
      throw new IllegalArgumentException(
          "standardisation has " + mean.length + " means and " + std.length + " deviations");
    }
    for (int c = 0; c < mean.length; c++) {
      if (!Float.isFinite(mean[c]) || !Float.isFinite(std[c]) || !(std[c] > 0)) {
        throw new IllegalArgumentException(
            "standardisation of channel %d: mean = %s, std = %s must be finite, std positive"
                .formatted(c, mean[c], std[c]));
      }
    }
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /**
   * Pixels divided by {@code divisor}, whatever the images: 126 in Blundell et al. 2015.
   *
   * @throws IllegalArgumentException unless the divisor is positive
   */
  public static Standardisation byDivisor(double divisor, int channels) {
    float[] std = new float[channels];
    Arrays.fill(std, (float) (divisor / 255));
    return new Standardisation(new float[channels], std);
  }

  public int channels() {
    return mean.length;
  }

  /** A copy. */
  public float[] mean() {
    return mean.clone();
  }

  /** A copy. */
  public float[] std() {
    return std.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Standardisation other
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(std, other.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std);
  }
}
