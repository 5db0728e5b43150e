package credence.predict.metrics;

/**
 * Uncertainty of a data set: means over images.
 *
 * @param aleatoric part of the predictive variance, summed over classes
 * @param epistemic part of the predictive variance, summed over classes
 * @param predictiveEntropy in nats
 * @param expectedEntropy in nats
 * @param mutualInformation in nats
 * @param examples images
 */
public record UncertaintySummary(
    double aleatoric,
    double epistemic,
    double predictiveEntropy,
    double expectedEntropy,
    double mutualInformation,
    long examples) {}
