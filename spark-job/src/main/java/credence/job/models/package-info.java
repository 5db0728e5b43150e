/**
 * Models that were trained before, read to be used: to be evaluated, pruned, exported or scored
 * with ({@code TrainedModel}), several as one ({@code Ensemble}), or as what a training starts from
 * ({@code Parent}).
 *
 * <p>A {@code TrainedModel} leads to the images that it was made with, by the settings that lie
 * beside it. The format of a model's files is the business of {@code credence.store}, and where a
 * model lies in a run directory that of {@code rundir}. Nothing here predicts or trains.
 */
package credence.job.models;
