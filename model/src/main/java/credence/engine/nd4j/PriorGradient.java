package credence.engine.nd4j;

import credence.bayes.Family;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;

/** The prior's part of the gradient, parameter by parameter in double. */
final class PriorGradient {

  private final Method method;
  private final WeightLayout layout;

  PriorGradient(Method method, WeightLayout layout) {
    this.method = method;
    this.layout = layout;
  }

  /**
   * Adds klWeight times the derivatives of the KL, or of -log p(w) under {@link Family#POINT}.
   *
   * @param epsilon a normal for each parameter, for a KL without a closed form
   * @param sigma 0 where there is no uncertainty
   */
  void add(
      double klWeight,
      float[] epsilon,
      double[] mu,
      double[] sigma,
      double[] byMu,
      double[] bySigma) {
    if (method.family() == Family.POINT) {
      addEnergy(klWeight, mu, byMu);
      return;
    }
    for (int i = 0; i < mu.length; i++) {
      if (sigma[i] > 0) {
        Prior.Slope slope = method.prior().klSlope(i, mu[i], sigma[i], epsilon[i]);
        byMu[i] += klWeight * slope.byMu();
        bySigma[i] += klWeight * slope.bySigma();
      }
    }
  }

  private void addEnergy(double klWeight, double[] mu, double[] byMu) {
    for (Tensor tensor : layout.tensors()) {
      if (tensor.role() == Role.WEIGHT || tensor.role() == Role.BIAS) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          byMu[i] += klWeight * method.prior().energySlope(i, mu[i]);
        }
      }
    }
  }
}
