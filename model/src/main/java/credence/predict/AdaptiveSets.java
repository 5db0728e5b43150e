package credence.predict;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets of classes that hold the right one as often as was asked for, whatever the network is worth:
 * split conformal prediction by the adaptive score of Romano, Sesia and Candès ("Classification
 * with valid and adaptive coverage", 2020, section 2). The score of a class is the probability of
 * all classes that are more probable, and the share u of its own, where u is uniform on [0, 1) and
 * the image's own. A set has the classes whose scores are at most a threshold: a quantile of the
 * scores that the right classes of other images have, by which nothing was chosen.
 *
 * <p>Where a network is surer than is asked, sets end within their first class, and some are empty:
 * only so do they hold the right class as often as was asked, and not more often.
 */
public final class AdaptiveSets {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final RandomStream uniforms;

  private AdaptiveSets(long seed, int stream) {
    this.uniforms = RandomStream.of(RandomKey.of(seed, Purpose.PREDICTION_SET), stream);
  }

  /**
   * For images whose sets are wanted.
   *
   * @param seed that every u follows from
   */
  public static AdaptiveSets of(long seed) {
    return new AdaptiveSets(seed, 0);
  }

  /** For images that thresholds are found by: their u are others. */
  public static AdaptiveSets calibrating(long seed) {
    return new AdaptiveSets(seed, 1);
  }

  /**
   * u of an image that has a number among those which are predicted together.
   *
   * @param number at least 0
   */
  public double u(long number) {
    float[] u = new float[1];
    uniforms.uniforms(number, u, 0, 1);
    return u[0];
  }

  /** u of an image that has none: it follows from the pixels. */
  public double u(byte[] pixels) {
    long hash = FNV_OFFSET;
    for (byte pixel : pixels) {
      hash = (hash ^ (pixel & 0xFF)) * FNV_PRIME;
    }
    return u(hash >>> 1);
  }

  /** The score of a class; of two as probable the first comes first. */
  public static double score(MeanPrediction p, int category, double u) {
    double own = p.mean(category);
    double before = 0;
    for (int c = 0; c < p.classes(); c++) {
      double other = p.mean(c);
      if (other > own || (other == own && c < category)) {
        before += other;
      }
    }
    return before + u * own;
  }

  /**
   * The classes of an image's set, the most probable first.
   *
   * @param threshold of scores; infinite for a set of all classes
   */
  public static List<Integer> set(MeanPrediction p, double u, double threshold) {
    List<Integer> set = new ArrayList<>();
    for (int c = 0; c < p.classes(); c++) {
      if (score(p, c, u) <= threshold) {
        set.add(c);
      }
    }
    set.sort((a, b) -> Double.compare(p.mean(b), p.mean(a)));
    return set;
  }
}
