/**
 * The mathematics of variational inference, without a network's structure: the mean-field
 * posterior, priors with their KL and its slopes, the likelihood, estimators, and how several
 * posteriors become one by merging or averaging. Engines, merging and pruning come in for formulas;
 * these are the ones in the papers, in double, each with its reference. Nothing here knows how an
 * engine computes, what a partition is, or where data come from.
 */
package credence.bayes;
