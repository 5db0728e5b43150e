package credence.predict.metrics;

import credence.predict.DrawnProbabilities;
import credence.predict.LogSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What averaging over more draws is worth: error and NLL of the mean of the first T draws, for
 * several T, from one prediction by the most of them. Gathered image by image and merged across
 * partitions.
 */
public final class EnsemblingCurve implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int[] USUAL = {1, 2, 5, 10, 20, 50, 100};

  /**
   * Figures of the first draws.
   *
   * @param draws T
   * @param error fraction of images whose most probable class is not their label
   * @param nll mean of -ln p(label), in nats
   */
  public record Point(int draws, double error, double nll) {}

  private final int[] draws;
  private final long[] wrong;
  private final double[] nll;
  private long examples;

  /** For T = 1, 2, 5, 10, 20, 50, 100 as far as there are so many, and all {@code most}. */
  public EnsemblingCurve(int most) {
    draws =
        IntStream.concat(IntStream.of(USUAL).filter(t -> t < most), IntStream.of(most)).toArray();
    wrong = new long[draws.length];
    nll = new double[draws.length];
  }

  /**
   * Adds one image.
   *
   * @throws IllegalArgumentException if it has another number of draws, or no class {@code label}
   */
  public void add(int label, DrawnProbabilities drawn) {
    requireDraws(drawn.draws());
    if (label < 0 || label >= drawn.classes()) {
      throw new IllegalArgumentException(
          "label = %d of %d classes".formatted(label, drawn.classes()));
    }
    double[] sums = new double[drawn.classes()];
    double log = Double.NEGATIVE_INFINITY;
    int point = 0;
    for (int t = 0; t < drawn.draws(); t++) {
      for (int c = 0; c < sums.length; c++) {
        sums[c] += drawn.probability(t, c);
      }
      log = LogSum.of(log, drawn.logProbability(t, label));
      if (t + 1 == draws[point]) {
        wrong[point] += largest(sums) == label ? 0 : 1;
        nll[point] += Math.log(t + 1) - log;
        point++;
      }
    }
    examples++;
  }

  /**
   * Adds what {@code other} has gathered to this.
   *
   * @throws IllegalArgumentException if it has another number of draws
   */
  public void merge(EnsemblingCurve other) {
    requireDraws(other.most());
    for (int i = 0; i < draws.length; i++) {
      wrong[i] += other.wrong[i];
      nll[i] += other.nll[i];
    }
    examples += other.examples;
  }

  /** The curve, T rising. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < draws.length; i++) {
      points.add(new Point(draws[i], (double) wrong[i] / examples, nll[i] / examples));
    }
    return points;
  }

  private int most() {
    return draws[draws.length - 1];
  }

  private static int largest(double[] sums) {
    int best = 0;
    for (int c = 1; c < sums.length; c++) {
      best = sums[c] > sums[best] ? c : best;
    }
    return best;
  }

  private void requireDraws(int count) {
    if (count != most()) {
      throw new IllegalArgumentException(
          "a curve of %d draws cannot take %d draws".formatted(most(), count));
    }
  }
}
