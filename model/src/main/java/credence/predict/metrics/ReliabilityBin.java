package credence.predict.metrics;

/**
 * A bin of a reliability diagram.
 *
 * @param from of the confidences, exclusive
 * @param end of the confidences, inclusive
 * @param count of images
 * @param confidence mean of p; NaN without images
 * @param accuracy share of images for which it came true; NaN without images
 */
public record ReliabilityBin(
    double from, double end, long count, double confidence, double accuracy) {}
