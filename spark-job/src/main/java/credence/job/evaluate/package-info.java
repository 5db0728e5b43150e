/**
 * The job {@code evaluate}: what one or several models say of their test images, of the same images
 * corrupted, and of images out of distribution.
 *
 * <p>{@code EvaluateRun} opens the session and the directory and reads models and images; {@code
 * Predictions} predicts slices of them on executors and gathers a few floats an image; {@code
 * ModelFigures} is what they amount to for one model or for all together; {@code EvaluateSummary}
 * publishes figures, tables and page.
 *
 * <p>Only the command comes in. Images are few and in memory, since they are the test images of
 * named data sets; {@code score} is for any amount.
 */
package credence.job.evaluate;
