/**
 * The trials of a sweep: one {@code Trial} is one training, a setting with a seed.
 *
 * <p>{@code Trials} runs as many at a time as there is room for, leaves out those that have run,
 * and keeps what becomes of one from touching the others. A {@code TrialRunner} does it in one of
 * two ways: a whole training in one task ({@code WholeRunner}), or one training after the other on
 * the whole cluster ({@code PartitionedRunner}); the bytes are the same. {@code TrialFolder} is
 * what a trial leaves, and {@code TrialRecord} what has become of it so far: a divergence is final,
 * a lost executor is not. {@code SweepData} is what they learn from: images, or a table's numbers.
 *
 * <p>The sweep comes in. Nothing here knows which trial is better.
 */
package credence.job.sweep.trials;
