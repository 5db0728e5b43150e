package credence.predict.metrics;

import java.io.Serializable;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Probabilities beside how often they came true, in {@value #BINS} bins of equal width, (k/15,
 * (k+1)/15] (Guo et al. 2017); 0 is in the first. Counts are exact in any order, sums are doubles.
 */
public final class CalibrationBins implements Serializable {

  private static final long serialVersionUID = 1L;

  public static final int BINS = 15;

  private final long[] counts = new long[BINS];
  private final long[] hits = new long[BINS];
  private final double[] confidences = new double[BINS];

  /**
   * @param confidence p of what was predicted, in [0, 1]
   * @param hit whether it came true
   */
  public void add(double confidence, boolean hit) {
    int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confidence * BINS) - 1));
    counts[bin]++;
    hits[bin] += hit ? 1 : 0;
    confidences[bin] += confidence;
  }

  /** Numbers that {@link #put} writes. */
  static final int VALUES = 3 * BINS;

  /** Writes counts and sums, as they are. */
  void put(DoubleBuffer out) {
    for (int b = 0; b < BINS; b++) {
      out.put((double) counts[b]).put((double) hits[b]).put(confidences[b]);
    }
  }

  /** Reads what {@link #put} wrote. */
  void get(DoubleBuffer in) {
    for (int b = 0; b < BINS; b++) {
      counts[b] = (long) in.get();
      hits[b] = (long) in.get();
      confidences[b] = in.get();
    }
  }

  /** Adds what {@code other} has gathered to this. */
  public void merge(CalibrationBins other) {
    for (int b = 0; b < BINS; b++) {
      counts[b] += other.counts[b];
      hits[b] += other.hits[b];
      confidences[b] += other.confidences[b];
    }
  }

  /** Probabilities added so far. */
  public long examples() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Expected calibration error: mean over images of |accuracy - confidence| of their bin. */
  public double error() {
    double gap = 0;
    for (int b = 0; b < BINS; b++) {
      gap += Math.abs(confidences[b] - hits[b]);
    }
    return gap / examples();
  }

  /** Every bin, from the least confident. */
  public List<ReliabilityBin> table() {
    List<ReliabilityBin> table = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      table.add(
          new ReliabilityBin(
              (double) b / BINS,
              (double) (b + 1) / BINS,
              counts[b],
              confidences[b] / counts[b],
              (double) hits[b] / counts[b]));
    }
    return table;
  }
}
