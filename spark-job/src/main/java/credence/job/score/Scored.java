package credence.job.score;

import credence.job.images.bulk.ImageToScore;
import credence.predict.Prediction;

/**
 * An image and what the network says of it.
 *
 * @param prediction null for an image that cannot be read
 */
public record Scored(ImageToScore image, Prediction prediction) {}
