package credence.job.score;

import credence.job.images.bulk.Candidate;
import credence.predict.Prediction;

/**
 * An image and what the network says of it.
 *
 * @param prediction null for an image that cannot be read
 */
public record Scored(Candidate image, Prediction prediction) {}
