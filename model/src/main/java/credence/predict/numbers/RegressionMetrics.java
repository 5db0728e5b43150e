package credence.predict.numbers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How good predictive distributions of a number are, gathered example by example and merged across
 * partitions; as large for a thousand examples as for a million.
 */
public final class RegressionMetrics implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Shares of the central intervals whose coverage is counted. */
  public static final List<Double> LEVELS = List.of(0.5, 0.8, 0.9, 0.95);

  /** Of the histogram of P(Y <= y), which is level where distributions are right. */
  public static final int BINS = 20;

  /** Of the first examples, predictions and targets are kept for plots. */
  private static final int MOST_POINTS = 1000;

  /** Of {@link #LEVELS}, the interval whose ends a point has. */
  private static final int DRAWN = LEVELS.indexOf(0.9);

  /**
   * A prediction and what came.
   *
   * @param low the number that 5 % of the prediction lie below
   * @param high the same of 95 %
   */
  public record Point(double mean, double deviation, double low, double high, double target)
      implements Serializable {

    /** What came less the mean. */
    public double residual() {
      return target - mean;
    }
  }

  private final List<Point> points = new ArrayList<>();
  private final long[] covered = new long[LEVELS.size()];
  private final double[] widths = new double[LEVELS.size()];
  private final long[] pit = new long[BINS];
  private long examples;
  private int draws;
  private double squared;
  private double absolute;
  private double nll;
  private double crps;
  private double aleatoric;
  private double epistemic;

  /**
   * Takes a prediction in.
   *
   * @param target what came, in the prediction's unit
   */
  public void add(NormalMixture predicted, double target) {
    double residual = predicted.mean() - target;
    examples++;
    draws = predicted.components();
    squared += residual * residual;
    absolute += Math.abs(residual);
    nll -= predicted.logDensity(target);
    crps += predicted.crps(target);
    aleatoric += predicted.aleatoric();
    epistemic += predicted.epistemic();
    double below = predicted.cdf(target);
    double low = Double.NaN;
    double high = Double.NaN;
    pit[Math.min(BINS - 1, (int) (below * BINS))]++;
    for (int l = 0; l < covered.length; l++) {
      double tail = (1 - LEVELS.get(l)) / 2;
      covered[l] += below >= tail && below <= 1 - tail ? 1 : 0;
      double from = predicted.quantile(tail);
      double to = predicted.quantile(1 - tail);
      widths[l] += to - from;
      low = l == DRAWN ? from : low;
      high = l == DRAWN ? to : high;
    }
    keep(new Point(predicted.mean(), predicted.standardDeviation(), low, high, target));
  }

  /** Takes in what another has gathered, as if its examples had come after these. */
  public void merge(RegressionMetrics other) {
    examples += other.examples;
    draws = Math.max(draws, other.draws);
    squared += other.squared;
    absolute += other.absolute;
    nll += other.nll;
    crps += other.crps;
    aleatoric += other.aleatoric;
    epistemic += other.epistemic;
    for (int l = 0; l < covered.length; l++) {
      covered[l] += other.covered[l];
      widths[l] += other.widths[l];
    }
    for (int b = 0; b < BINS; b++) {
      pit[b] += other.pit[b];
    }
    other.points.forEach(this::keep);
  }

  private void keep(Point point) {
    if (points.size() < MOST_POINTS) {
      points.add(point);
    }
  }

  /** Of the first examples, in their order. */
  public List<Point> points() {
    return List.copyOf(points);
  }

  public RegressionSummary summary() {
    List<RegressionSummary.Interval> intervals = new ArrayList<>();
    for (int l = 0; l < covered.length; l++) {
      intervals.add(
          new RegressionSummary.Interval(
              LEVELS.get(l), (double) covered[l] / examples, widths[l] / examples));
    }
    List<Double> shares = new ArrayList<>();
    for (long count : pit) {
      shares.add((double) count / examples);
    }
    return new RegressionSummary(
        Math.sqrt(squared / examples),
        absolute / examples,
        nll / examples,
        crps / examples,
        aleatoric / examples,
        epistemic / examples,
        intervals,
        shares,
        examples,
        draws);
  }
}
