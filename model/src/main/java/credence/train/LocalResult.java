package credence.train;

import credence.engine.TrainState;

/**
 * What a partition brings back from a round.
 *
 * @param examples of the partition: its weight in the merge
 * @param nll mean over the images seen, in nats, without the KL
 * @param error fraction of the images seen that were misclassified, each before its step
 * @param steps made
 * @param imagesSeen in those steps
 */
public record LocalResult(
    TrainState state, long examples, double nll, double error, int steps, long imagesSeen) {}
