package credence.predict.numbers;

import java.io.Serializable;
import java.util.List;

/**
 * How good predictions of a number are: means over examples, NaN where there are none.
 *
 * @param rmse root of the mean squared distance of means from targets, in the target's unit
 * @param mae mean absolute distance, likewise
 * @param nll of the mixture of draws, in nats
 * @param crps continuous ranked probability score, in the target's unit
 * @param aleatoric mean of the draws' variances, in the target's unit squared
 * @param epistemic variance of the draws' means, likewise
 * @param intervals central ones, by their share
 * @param pit share of the examples whose P(Y <= y) falls in each of equal bins of [0, 1]
 * @param draws of the network, of which the mixture is made
 */
public record RegressionSummary(
    double rmse,
    double mae,
    double nll,
    double crps,
    double aleatoric,
    double epistemic,
    List<Interval> intervals,
    List<Double> pit,
    long examples,
    int draws)
    implements Serializable {

  /**
   * A central interval.
   *
   * @param level share of the distribution that it holds
   * @param coverage share of the targets that it held
   * @param width mean, in the target's unit
   */
  public record Interval(double level, double coverage, double width) implements Serializable {}

  public RegressionSummary {
    intervals = List.copyOf(intervals);
    pit = List.copyOf(pit);
  }
}
