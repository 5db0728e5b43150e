package credence.predict.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How accurate predictions are that a network is allowed to keep when it passes its most uncertain
 * ones on. Of images that are equally uncertain any may go: what counts is the mean over their
 * orders, so that the order in which images come plays no part.
 */
public final class RejectionCurve {

  /** Right predictions among the k most certain ones, k = 0 .. n; means where there are ties. */
  private final double[] right;

  private RejectionCurve(double[] right) {
    this.right = right;
  }

  /**
   * @param uncertainty of each image, not NaN
   * @param hits whether each prediction is right
   * @throws IllegalArgumentException if there is no image, or the lengths differ
   */
  public static RejectionCurve of(double[] uncertainty, boolean[] hits) {
    int n = uncertainty.length;
    if (n == 0 || hits.length != n) {
      throw new IllegalArgumentException(
          "%d uncertainties and %d predictions: must be as many, and at least one"
              .formatted(n, hits.length));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> uncertainty[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] right = new double[n + 1];
    for (int from = 0, end; from < n; from = end) {
      int ours = 0;
      for (end = from; end < n && uncertainty[order[end]] == uncertainty[order[from]]; end++) {
        ours += hits[order[end]] ? 1 : 0;
      }
      for (int k = from + 1; k <= end; k++) {
        right[k] = right[from] + (double) ours * (k - from) / (end - from);
      }
    }
    return new RejectionCurve(right);
  }

  /** Images kept when the fraction {@code rejected} in [0, 1) goes, at least one. */
  public int kept(double rejected) {
    if (!(rejected >= 0 && rejected < 1)) {
      throw new IllegalArgumentException("rejected = " + rejected + " is not in [0, 1)");
    }
    int n = right.length - 1;
    return Math.max(1, n - (int) Math.round(rejected * n));
  }

  /** Share of right predictions among those that are kept. */
  public double accuracy(double rejected) {
    int kept = kept(rejected);
    return right[kept] / kept;
  }
}
