/**
 * Training, and a trained model, as stages of a Spark ML pipeline.
 *
 * <p>{@code CredenceClassifier} and {@code CredenceModel} are called from people's programs and are
 * saved under their class names in their pipelines, so they stay where they are; Python's module
 * {@code credence.job.ml} has their names and those of their parameters. The one trains by {@code
 * train}'s {@code Fitting}, with the rounds of {@code scripts/train}. The other predicts by {@code
 * score}'s {@code Scorer} and adds {@code score}'s columns, so a pipeline and a scoring say the
 * same of an image; Spark ML's own columns stand before them.
 *
 * <p>{@code CredenceRegressor} and {@code CredenceRegressionModel} are the same for a column of
 * numbers: the driver holds the rows, as {@code scripts/train} does.
 *
 * <p>Programs come in; no other room does.
 */
package credence.job.ml;
