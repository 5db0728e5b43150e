package credence.job.rounds;

import credence.predict.numbers.RegressionMetrics;
import java.io.Serializable;

/**
 * How good a finished training on numbers is.
 *
 * @param test on rows that nothing was chosen by
 * @param candidate on the same rows, of the posterior that the model was preferred to; null without
 * @param training on the rows that were trained on; null if that was not asked
 */
public record NumberFigures(
    RegressionMetrics test, RegressionMetrics candidate, RegressionMetrics training)
    implements Serializable {}
