package credence.predict.metrics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The scores that the right classes of n images have, by which nothing was chosen: what sets of
 * classes are cut by. Gathered image by image and merged across partitions, eight bytes an image.
 *
 * @see credence.predict.AdaptiveSets
 */
public final class ConformalScores implements Serializable {

  /** What is usually asked for. */
  public static final List<Double> COVERAGES =
      List.of(0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999);

  private static final long serialVersionUID = 1L;

  private double[] scores = new double[16];
  private int images;

  public void add(double score) {
    if (images == scores.length) {
      scores = Arrays.copyOf(scores, 2 * images);
    }
    scores[images++] = score;
  }

  /** Adds another partition's images. */
  public void merge(ConformalScores other) {
    for (int i = 0; i < other.images; i++) {
      add(other.scores[i]);
    }
  }

  /** n. */
  public int images() {
    return images;
  }

  /** Those of {@link #COVERAGES}. */
  public List<Double> thresholds() {
    return COVERAGES.stream().map(this::threshold).toList();
  }

  /**
   * The ceil((n + 1) c)-th smallest score: sets cut by it hold the right class of another image
   * with a probability of at least c (Vovk, Gammerman and Shafer 2005), and of at most c + 1 / (n +
   * 1).
   *
   * @param coverage c, between 0 and 1
   * @return infinite where n images are too few for c
   */
  public double threshold(double coverage) {
    if (!(coverage > 0 && coverage < 1)) {
      throw new IllegalArgumentException("coverage " + coverage + " must lie between 0 and 1");
    }
    // (n + 1) c is whole for the c that people ask for, but not always in doubles.
    double rank = Math.ceil((images + 1) * coverage * (1 - 4 * Math.ulp(1.0)));
    if (rank > images) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sorted = Arrays.copyOf(scores, images);
    Arrays.sort(sorted);
    return sorted[(int) rank - 1];
  }
}
