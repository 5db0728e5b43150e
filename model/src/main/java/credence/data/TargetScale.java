package credence.data;

import java.io.Serializable;

/**
 * Between a number in its own unit and what a network is trained on: (y - mean) / deviation. A
 * density in the network's unit is the density in the number's own times the deviation.
 *
 * @param mean of the numbers that are trained on
 * @param deviation theirs, positive
 */
public record TargetScale(double mean, double deviation) implements Serializable {

  /**
   * @throws IllegalArgumentException if a value is not finite, or the deviation not positive
   */
  public TargetScale {
    if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "targets have mean %s and deviation %s: both must be finite, the deviation positive"
              .formatted(mean, deviation));
    }
  }

  /** As a network is trained on it. */
  public double standardised(double number) {
    return (number - mean) / deviation;
  }

  /** In its own unit. */
  public double own(double standardised) {
    return mean + deviation * standardised;
  }
}
