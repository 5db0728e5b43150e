/**
 * The job {@code score}: a model predicts any amount of images, and a row for each of them goes
 * into a Parquet table.
 *
 * <p>{@code ScoreRun} opens the session and the directory and looks through the input; {@code
 * ScoreJob} scores the partitions that are not there yet, a task each, and publishes each part once
 * it is whole; {@code ScoreSummary} folds what the parts say of themselves. {@code Scorer} predicts
 * on an executor as images come, and {@code ScoreColumns} says what a row has.
 *
 * <p>The command comes in, and the pipeline stage in {@code ml}, which predicts by {@code Scorer}
 * too. No image and nothing for each image is ever on the driver.
 */
package credence.job.score;
