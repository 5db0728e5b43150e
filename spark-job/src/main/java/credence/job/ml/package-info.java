/**
 * A trained model as a stage of a Spark ML pipeline.
 *
 * <p>{@code CredenceModel} is called from people's programs and is saved under its class name in
 * their pipelines, so it stays where it is. It predicts by {@code score}'s {@code Scorer} and adds
 * {@code score}'s columns, so a pipeline and a scoring say the same of an image.
 *
 * <p>Programs come in; no other room does.
 */
package credence.job.ml;
