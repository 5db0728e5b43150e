/**
 * The job {@code coreset}: a few labelled images of a training half become an image table, which
 * later trainings replay ({@code data.replay}).
 *
 * <p>{@code CoresetRun} opens the session and the directory and reads the images; {@code
 * CoresetJob} writes the table {@code images/}. {@code images.named} says which images they are, so
 * that a training with the same {@code data.coreset} leaves out the same.
 *
 * <p>The command comes in. Nothing here knows a network.
 */
package credence.job.coreset;
