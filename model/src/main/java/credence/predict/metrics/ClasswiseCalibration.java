package credence.predict.metrics;

import credence.predict.MeanPrediction;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Calibration of each class on its own: p of the class over all images, beside the share of them
 * that are of it (Kull et al. 2019, equation 6). The usual calibration error sees the largest p of
 * an image alone.
 */
public final class ClasswiseCalibration implements Serializable {

  private static final long serialVersionUID = 1L;

  private final CalibrationBins[] bins;

  public ClasswiseCalibration(int classes) {
    bins =
        IntStream.range(0, classes)
            .mapToObj(c -> new CalibrationBins())
            .toArray(CalibrationBins[]::new);
  }

  /**
   * Adds one image.
   *
   * @throws IllegalArgumentException if it has other classes
   */
  public void add(int label, MeanPrediction p) {
    requireClasses(p.classes());
    for (int c = 0; c < bins.length; c++) {
      bins[c].add(p.mean(c), c == label);
    }
  }

  /**
   * Adds what {@code other} has gathered to this.
   *
   * @throws IllegalArgumentException if it has other classes
   */
  public void merge(ClasswiseCalibration other) {
    requireClasses(other.bins.length);
    for (int c = 0; c < bins.length; c++) {
      bins[c].merge(other.bins[c]);
    }
  }

  /** Calibration error of a class, in [0, 1]. */
  public double error(int category) {
    return bins[category].error();
  }

  /** Mean over the classes. */
  public double mean() {
    return IntStream.range(0, bins.length).mapToDouble(this::error).average().getAsDouble();
  }

  private void requireClasses(int classes) {
    if (classes != bins.length) {
      throw new IllegalArgumentException(
          "calibration of %d classes cannot take %d".formatted(bins.length, classes));
    }
  }
}
