package credence.engine.nd4j;

import credence.bayes.Prior;
import credence.engine.Ivon;

/**
 * A step of {@link Ivon}, parameter by parameter in double.
 *
 * @param prior whose precision is delta
 */
record NaturalStep(Ivon ivon, Prior prior) {

  /**
   * Gradients of the mean loss, without the prior.
   *
   * @param bySigma 0 where there is no sigma
   */
  record Gradient(double[] byMu, double[] bySigma) {}

  /**
   * @param sigma 0 where there is none
   * @param momentum g; updated
   * @param precision h + delta; updated
   * @param step from 1
   */
  void apply(
      double[] mu,
      double[] sigma,
      Gradient gradient,
      double[] momentum,
      double[] precision,
      long step,
      double rate) {
    double unbias = 1 / (1 - Math.pow(ivon.beta1(), (double) step));
    for (int i = 0; i < mu.length; i++) {
      momentum[i] = ivon.beta1() * momentum[i] + (1 - ivon.beta1()) * gradient.byMu()[i];
      double slope = momentum[i] * unbias;
      if (sigma[i] == 0) {
        mu[i] += ivon.change(rate, slope, ivon.initialPrecision());
        continue;
      }
      double delta = ivon.deltaOf(prior, i);
      precision[i] = ivon.nextPrecision(precision[i], gradient.bySigma()[i] / sigma[i], delta);
      double decay = delta * (mu[i] - Ivon.meanOf(prior, i));
      mu[i] += ivon.change(rate, slope + decay, precision[i]);
    }
  }
}
