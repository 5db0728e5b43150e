package credence.engine;

import credence.bayes.Averaging;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;

/**
 * What can be said of {@link Ivon} before the number of examples is known. No engine is compiled
 * for it.
 *
 * @param initialHessian h0, or null: it follows from the initial standard deviation
 */
public record IvonSettings(double beta1, double beta2, Double initialHessian, double clip)
    implements Optimizer {

  public IvonSettings {
    // The rest of the checks, with numbers that are always right.
    new Ivon(beta1, beta2, 1, 1, initialHessian == null ? 1 : initialHessian, clip);
  }

  /**
   * Under a {@link PosteriorPrior}, which training starts at, curvatures begin at 0, and h0 is what
   * the learning rate is multiplied by, 1 unless it is given: the rate is then the natural
   * gradient's own.
   *
   * @param prior a Gaussian
   * @param lambda N / T
   * @param initialSigma that h0 follows from unless it is given: h0 = 1 / (lambda sigma^2) - delta
   * @throws IllegalArgumentException for another prior, or for one that leaves nothing for h0
   */
  public Ivon of(Prior prior, double lambda, double initialSigma) {
    if (prior instanceof PosteriorPrior) {
      double scale = initialHessian == null ? 1 : initialHessian;
      return new Ivon(beta1, beta2, lambda, 0, scale, clip);
    }
    double priorSigma = Ivon.sigmaOf(prior);
    double delta = 1 / (lambda * priorSigma * priorSigma);
    double hessian =
        initialHessian == null
            ? 1 / (lambda * initialSigma * initialSigma) - delta
            : initialHessian;
    if (!(hessian > 0)) {
      throw new IllegalArgumentException(
          "posterior.initial-sigma = %s must be below the prior's sigma = %s"
                  .formatted(initialSigma, priorSigma)
              + " for the optimizer ivon, whose curvature begins at 1 / (lambda sigma^2) - delta:"
              + " lower it, or give training.optimizer.initial-hessian");
    }
    return new Ivon(beta1, beta2, lambda, delta, hessian, clip);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    throw new IllegalStateException("optimizer ivon needs to know the number of examples");
  }

  @Override
  public int moments() {
    return 2;
  }

  @Override
  public Averaging averaging() {
    return Averaging.PRECISION;
  }

  @Override
  public void requireFit(Method method) {
    throw new IllegalArgumentException("optimizer ivon needs to know the number of examples");
  }
}
