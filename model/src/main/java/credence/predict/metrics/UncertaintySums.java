package credence.predict.metrics;

import credence.predict.Uncertainty;
import java.io.Serializable;

/**
 * Uncertainties of a data set, gathered image by image and merged across partitions: means over all
 * images and over those of each class. Sums are doubles, so {@link #merge} is called in the order
 * of the partitions where the last bit matters.
 */
public final class UncertaintySums implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int KINDS = 5;

  private final long[] counts;
  private final double[] sums;

  public UncertaintySums(int classes) {
    counts = new long[classes];
    sums = new double[classes * KINDS];
  }

  /**
   * Adds one image.
   *
   * @param label its class
   */
  public void add(int label, Uncertainty uncertainty) {
    int at = label * KINDS;
    counts[label]++;
    sums[at] += uncertainty.totalAleatoric();
    sums[at + 1] += uncertainty.totalEpistemic();
    sums[at + 2] += uncertainty.predictiveEntropy();
    sums[at + 3] += uncertainty.expectedEntropy();
    sums[at + 4] += uncertainty.mutualInformation();
  }

  /**
   * Adds what {@code other} has gathered to this.
   *
   * @throws IllegalArgumentException if it has other classes
   */
  public void merge(UncertaintySums other) {
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "uncertainties of %d classes cannot take %d"
              .formatted(counts.length, other.counts.length));
    }
    for (int c = 0; c < counts.length; c++) {
      counts[c] += other.counts[c];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
  }

  public int classes() {
    return counts.length;
  }

  /** Means over all images; NaN if there are none. */
  public UncertaintySummary summary() {
    return summary(0, counts.length);
  }

  /** Means over the images of a class; NaN if there are none. */
  public UncertaintySummary summary(int label) {
    return summary(label, label + 1);
  }

  private UncertaintySummary summary(int from, int end) {
    long n = 0;
    double[] total = new double[KINDS];
    for (int c = from; c < end; c++) {
      n += counts[c];
      for (int k = 0; k < KINDS; k++) {
        total[k] += sums[c * KINDS + k];
      }
    }
    return new UncertaintySummary(
        total[0] / n, total[1] / n, total[2] / n, total[3] / n, total[4] / n, n);
  }
}
