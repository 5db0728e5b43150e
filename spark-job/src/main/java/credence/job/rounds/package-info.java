/**
 * The rounds of a training: each round every partition makes H steps from one state, and what they
 * bring is merged into the next one. In short, a round of {@code Rounds} on a cluster:
 *
 * <pre>{@code
 * TrainState state = start;
 * Broadcast<WireState> sent = spark.broadcast(WireState.of(state));
 * for (int round = completed; round < schedule.rounds(); round++) {
 *   RoundTask task = new RoundTask(worker, augmentation, plan.round(round), sent);        // H steps, at this rate
 *   List<Outcome> outcomes = partitions.run(task);                  // a task a partition
 *   state = merger.merge(inOrderOfPartitions(outcomes));            // never in order of arrival
 *   sent.destroy();
 *   sent = spark.broadcast(WireState.of(state));
 *   RoundMetrics metrics = metrics(round, outcomes);
 *   if (plan.isEvaluated(round)) {
 *     metrics = metrics.with(evaluated(validationImages, sent));
 *     course.evaluated(metrics, state.posterior());                 // the best one, the rate
 *   }
 *   journal.add(metrics);                                            // and, when due, a checkpoint
 * }
 * }</pre>
 *
 * <p>{@code Training} is the door: from any of a training's states to any of its rounds, and the
 * same bytes however it is cut and wherever it runs. {@code Course} is what evaluations have led
 * to, and travels in the checkpoint; {@code Journal} keeps what a training says; {@code Selected}
 * is the posterior that becomes the model: {@code Training} chooses it after the last round by what
 * {@code Course} has kept, and how a round is scored is {@code config.Selection}. {@code
 * FeatureTraining} is the same for examples that executors have already.
 *
 * <p>Jobs come in here; who does the work is {@code rounds.workers}, and what a round has come to
 * is a record of {@code rounds.metrics}. Nothing here knows a report, or whose run directory it is.
 */
package credence.job.rounds;
