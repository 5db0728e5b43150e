package credence.job.evaluate.numbers;

import credence.predict.metrics.RejectionCurve;
import credence.predict.numbers.NormalMixture;
import credence.predict.numbers.RegressionMetrics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one model, or several together, say of rows, in their order. */
final class NumberResult implements Serializable {

  private static final long serialVersionUID = 1L;

  private final RegressionMetrics metrics = new RegressionMetrics();

  /** Epistemic standard deviation of each row, slice by slice. */
  private final List<double[]> doubts = new ArrayList<>();

  /** Squared distance of each row's mean from what came, likewise. */
  private final List<double[]> squares = new ArrayList<>();

  /**
   * @param predicted a distribution for each row
   * @param targets what came
   */
  NumberResult(NormalMixture[] predicted, double[] targets) {
    double[] doubt = new double[targets.length];
    double[] square = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      metrics.add(predicted[i], targets[i]);
      doubt[i] = Math.sqrt(predicted[i].epistemic());
      double residual = predicted[i].mean() - targets[i];
      square[i] = residual * residual;
    }
    doubts.add(doubt);
    squares.add(square);
  }

  /** Takes in what was said of the rows that follow. */
  void merge(NumberResult next) {
    metrics.merge(next.metrics);
    doubts.addAll(next.doubts);
    squares.addAll(next.squares);
  }

  RegressionMetrics metrics() {
    return metrics;
  }

  /** Mean squared distances of the rows that are kept when the most doubtful ones go. */
  RejectionCurve rejection() {
    return RejectionCurve.of(all(doubts), all(squares));
  }

  private static double[] all(List<double[]> slices) {
    return slices.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
