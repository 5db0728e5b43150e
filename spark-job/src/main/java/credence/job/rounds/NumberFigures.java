package credence.job.rounds;

import credence.predict.numbers.BandPoint;
import credence.predict.numbers.RegressionMetrics;
import java.io.Serializable;
import java.util.List;

/**
 * How good a finished training on numbers is.
 *
 * @param test on rows that nothing was chosen by
 * @param candidate on the same rows, of the posterior that the model was preferred to; null without
 * @param training on the rows that were trained on; null if that was not asked
 * @param band predictions along the feature, if there is one alone: where rows that were trained on
 *     lie, and as far again on both sides
 */
public record NumberFigures(
    RegressionMetrics test,
    RegressionMetrics candidate,
    RegressionMetrics training,
    List<BandPoint> band)
    implements Serializable {

  public NumberFigures {
    band = List.copyOf(band);
  }
}
