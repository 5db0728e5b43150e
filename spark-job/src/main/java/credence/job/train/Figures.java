package credence.job.train;

import credence.predict.ClassificationSummary;

/**
 * How good a finished model is.
 *
 * @param test on images that nothing was chosen by
 * @param training on the images that it was trained on; null if that was not asked
 */
public record Figures(Evaluated test, ClassificationSummary training)
    implements java.io.Serializable {}
