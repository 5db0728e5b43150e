/**
 * Who does the work of a round, and what they are given: a {@code TrainingPlan}, which is
 * everything that is known before the first round, and the partitions of the training images.
 *
 * <p>A {@code Workforce} is where a training works: the executors of a cluster or the calling
 * thread. It opens {@code RoundWorkers}, which hold the state between rounds, train every partition
 * from it and merge what they bring in the order of the partitions; both implementations give the
 * same bytes. {@code Evaluation} predicts image sets at the same place and sums up how good the
 * predictions are ({@code Evaluated}).
 *
 * <p>The room above, {@code rounds}, enters, and so does fine-tuning. Nothing here knows what
 * rounds lead to: no learning-rate drop, no choice of a model, no file.
 */
package credence.job.rounds.workers;
