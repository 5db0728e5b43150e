package credence.predict.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How good predictions are that a network is allowed to keep when it passes its most uncertain ones
 * on: a mean over them, of hits their share. Of images that are equally uncertain any may go: what
 * counts is the mean over their orders, so that the order in which images come plays no part.
 */
public final class RejectionCurve {

  /** Sum over the k most certain predictions, k = 0 .. n; means where there are ties. */
  private final double[] sums;

  private RejectionCurve(double[] sums) {
    this.sums = sums;
  }

  /**
   * @param uncertainty of each image, not NaN
   * @param hits whether each prediction is right
   * @throws IllegalArgumentException if there is no image, or the lengths differ
   */
  public static RejectionCurve of(double[] uncertainty, boolean[] hits) {
    double[] values = new double[hits.length];
    for (int i = 0; i < hits.length; i++) {
      values[i] = hits[i] ? 1 : 0;
    }
    return of(uncertainty, values);
  }

  /**
   * @param uncertainty of each prediction, not NaN
   * @param values what the mean is of
   * @throws IllegalArgumentException likewise
   */
  public static RejectionCurve of(double[] uncertainty, double[] values) {
    int n = uncertainty.length;
    if (n == 0 || values.length != n) {
      throw new IllegalArgumentException(
          "%d uncertainties and %d predictions: must be as many, and at least one"
              .formatted(n, values.length));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> uncertainty[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sums = new double[n + 1];
    for (int from = 0, end; from < n; from = end) {
      double ours = 0;
      for (end = from; end < n && uncertainty[order[end]] == uncertainty[order[from]]; end++) {
        ours += values[order[end]];
      }
      for (int k = from + 1; k <= end; k++) {
        sums[k] = sums[from] + ours * (k - from) / (end - from);
      }
    }
    return new RejectionCurve(sums);
  }

  /** Images kept when the fraction {@code rejected} in [0, 1) goes, at least one. */
  public int kept(double rejected) {
    if (!(rejected >= 0 && rejected < 1)) {
      throw new IllegalArgumentException("rejected = " + rejected + " is not in [0, 1)");
    }
    int n = sums.length - 1;
    return Math.max(1, n - (int) Math.round(rejected * n));
  }

  /** Share of right predictions among those that are kept. */
  public double accuracy(double rejected) {
    return mean(rejected);
  }

  /** Mean over those that are kept. */
  public double mean(double rejected) {
    int kept = kept(rejected);
    return sums[kept] / kept;
  }
}
