package credence.predict.metrics;

import java.util.Arrays;

/**
 * How well an uncertainty tells images from elsewhere apart from those of the kind that a network
 * was trained on. Images from elsewhere are the positive class throughout: the larger the score,
 * the likelier an image is one. Equal scores are one threshold, so that the order in which images
 * come plays no part.
 *
 * @param auroc area under the receiver operating characteristic: the probability that an image from
 *     elsewhere has the larger score, equal ones counting half
 * @param aupr area under precision and recall, as average precision: sum over thresholds of
 *     precision times the gain in recall; by chance the positives' share of all images
 * @param fpr95 share of the images of the known kind that are taken for others at the highest
 *     threshold that finds 95 % of the others
 * @param known images of the kind that the network knows
 * @param other images from elsewhere
 */
public record Detection(double auroc, double aupr, double fpr95, int known, int other) {

  /**
   * @param known scores of images of the known kind, not NaN
   * @param other scores of images from elsewhere, not NaN
   * @throws IllegalArgumentException if either is empty or has a NaN
   */
  public static Detection of(double[] known, double[] other) {
    double[] negatives = sorted(known, "known");
    double[] positives = sorted(other, "other");
    int n = negatives.length;
    int p = positives.length;
    int truePositives = 0;
    int falsePositives = 0;
    double pairs = 0;
    double precision = 0;
    double fpr95 = Double.NaN;
    while (truePositives < p || falsePositives < n) {
      double threshold = Math.max(last(positives, truePositives), last(negatives, falsePositives));
      int right = equals(positives, truePositives, threshold);
      int wrong = equals(negatives, falsePositives, threshold);
      pairs += (double) wrong * truePositives + 0.5 * wrong * right;
      truePositives += right;
      falsePositives += wrong;
      precision += (double) right / p * truePositives / (truePositives + falsePositives);
      if (Double.isNaN(fpr95) && 20L * truePositives >= 19L * p) {
        fpr95 = (double) falsePositives / n;
      }
    }
    return new Detection(pairs / n / p, precision, fpr95, n, p);
  }

  private static double[] sorted(double[] scores, String name) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "%s: %d scores, which must be at least one and none NaN".formatted(name, sorted.length));
    }
    return sorted;
  }

  /** The largest score that has not been passed. */
  private static double last(double[] sorted, int passed) {
    return passed < sorted.length ? sorted[sorted.length - 1 - passed] : Double.NEGATIVE_INFINITY;
  }

  private static int equals(double[] sorted, int passed, double threshold) {
    int count = 0;
    while (passed + count < sorted.length && last(sorted, passed + count) == threshold) {
      count++;
    }
    return count;
  }
}
