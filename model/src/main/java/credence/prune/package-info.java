/**
 * Smaller networks from trained ones: weights ranked and removed by what their posteriors say,
 * filters and units taken out whole, and what follows for units that are left without a part. In
 * goes a {@link credence.prune.Pruned} (network, posterior, prior), out comes another; {@link
 * credence.prune.Pruner} has the ways to get from one to the other. Whether the smaller network is
 * still good is measured elsewhere: nothing here predicts, trains or reads images.
 */
package credence.prune;
