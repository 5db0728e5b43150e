package credence.job.score;

import credence.job.images.bulk.ImageToScore;
import credence.predict.Prediction;
import java.util.List;

/**
 * An image and what the network says of it.
 *
 * @param prediction null for an image that cannot be read
 * @param set indices of the classes of its set, the most probable first; null if none was asked for
 * @param isRejected whether it goes to a person; false if nobody asked
 */
public record Scored(
    ImageToScore image, Prediction prediction, List<Integer> set, boolean isRejected) {}
