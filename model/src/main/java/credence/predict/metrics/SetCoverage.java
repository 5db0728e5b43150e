package credence.predict.metrics;

import credence.predict.AdaptiveSets;
import credence.predict.MeanPrediction;
import java.io.Serializable;

/**
 * How often sets of classes hold the right class, and how large they are. Gathered image by image
 * and merged across partitions.
 */
public final class SetCoverage implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double threshold;
  private long images;
  private long covered;
  private long classes;
  private long empty;

  /**
   * @param threshold of scores, by which sets are cut
   */
  public SetCoverage(double threshold) {
    this.threshold = threshold;
  }

  /**
   * @param label of the right class; negative where none is
   * @param u of the image
   */
  public void add(MeanPrediction p, int label, double u) {
    int size = 0;
    for (int c = 0; c < p.classes(); c++) {
      if (AdaptiveSets.score(p, c, u) <= threshold) {
        size++;
        covered += c == label ? 1 : 0;
      }
    }
    images++;
    classes += size;
    empty += size == 0 ? 1 : 0;
  }

  /** Adds another partition's images. */
  public void merge(SetCoverage other) {
    images += other.images;
    covered += other.covered;
    classes += other.classes;
    empty += other.empty;
  }

  public double threshold() {
    return threshold;
  }

  public long images() {
    return images;
  }

  /** Share of the images whose set has the right class; NaN without images. */
  public double coverage() {
    return (double) covered / images;
  }

  /** Classes in a set, in the mean; NaN without images. */
  public double meanSize() {
    return (double) classes / images;
  }

  /** Share of the sets with no class; NaN without images. */
  public double emptyShare() {
    return (double) empty / images;
  }
}
