package credence.predict.metrics;

import java.io.Serializable;

/**
 * Figures of a data set.
 *
 * @param error fraction of images whose most probable class is not their label
 * @param nll mean of -ln p(label), in nats
 * @param ece expected calibration error, in [0, 1]
 * @param brier mean over images of the squared distance of p from the label, summed over classes
 * @param examples images
 * @param draws of the network per image
 */
public record ClassificationSummary(
    double error, double nll, double ece, double brier, long examples, int draws)
    implements Serializable {}
