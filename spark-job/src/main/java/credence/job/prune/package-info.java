/**
 * The job {@code prune}: what it costs to remove weights from a trained model, and the smaller
 * model.
 *
 * <p>{@code PruneRun} opens the session and the directory; {@code PruneJob} measures networks with
 * more and more weights removed, one a task ({@code Measurements}), draws the {@code Curve}, makes
 * the smaller model that was asked for, fine-tunes it where wanted and publishes both. {@code
 * PruneReport} is the page. Which weights go first is the maths of {@code credence.prune}.
 *
 * <p>Only the command comes in. Nothing here trains by itself: fine-tuning is {@code train}'s.
 */
package credence.job.prune;
