/**
 * Which predictions go to a person. {@code RejectRequest} is what was asked for, an uncertainty or
 * a share of images; {@code Rejection} is the limit that follows, from the model's validation
 * images where a share was asked for; {@code RejectCounts} is what it comes to.
 *
 * <p>The job {@code score} and the pipeline stage in {@code ml} come in. Nothing here predicts, and
 * no image that is scored has a part in a limit.
 */
package credence.job.score.reject;
