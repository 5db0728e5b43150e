package credence.train;

import credence.engine.TrainState;

/**
 * What a partition brings back from a round.
 *
 * @param examples of the partition: its weight in the merge
 * @param nll mean over the images seen, in nats, without the KL
 * @param error mean of {@link credence.bayes.Likelihood#errors} over the images seen, each before
 *     its step: of a classifier, the fraction that was misclassified
 * @param steps made
 * @param imagesSeen in those steps
 */
public record LocalResult(
    TrainState state, long examples, double nll, double error, int steps, long imagesSeen) {}
