/**
 * The gradient of the objective by mu and rho, chunk by chunk: what the passes of a step have left
 * of the data's part, by the rule of the estimator, and what the prior adds, in one class for each
 * family of priors. A new prior is a new {@code KlGradient} here. What is done with the gradient is
 * the business of {@code update}.
 */
package credence.engine.onednn.objective;
