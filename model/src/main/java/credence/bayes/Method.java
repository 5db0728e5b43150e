package credence.bayes;

import java.io.Serializable;

/**
 * What is inferred of the weights, and how.
 *
 * @param family which parameters are uncertain
 * @param prior of the uncertain ones; under {@link Family#POINT}, of every weight and bias: the
 *     objective has -log p(w) in place of the KL, as far as the prior has a density
 * @param estimator of no effect under {@link Family#POINT}
 */
public record Method(Family family, Prior prior, Estimator estimator) implements Serializable {

  /** The same with another prior. */
  public Method with(Prior other) {
    return new Method(family, other, estimator);
  }

  /** A mean-field Gaussian over all weights and biases, by local reparameterisation. */
  public static Method meanField(Prior prior) {
    return new Method(Family.GAUSSIAN, prior, new Estimator.LocalReparameterisation());
  }
}
