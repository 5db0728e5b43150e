package credence.engine;

import credence.bayes.Averaging;
import credence.bayes.EmpiricalPrior;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.Softplus;

/**
 * Improved variational online Newton (Shen et al. 2024, "Variational Learning is Effective for
 * Large Deep Networks", algorithm 1): natural-gradient descent of a Gaussian posterior whose
 * precision is a running average of the loss's curvature, sigma^2 = 1 / (lambda (h + delta)).
 *
 * <p>With ghat the derivative of the mean loss by a weight and f the estimate of its curvature,
 * which is the derivative by sigma over sigma (with drawn weights ghat epsilon / sigma, by Price's
 * theorem; with local reparameterisation twice the derivative by sigma^2):
 *
 * <pre>
 * g  = beta1 g + (1 - beta1) ghat
 * h  = beta2 h + (1 - beta2) f + (1 - beta2)^2 (h - f)^2 / (2 (h + delta))
 * mu = mu - rate (h0 + delta) clip((g / (1 - beta1^t) + delta (mu - mu_p)) / (h + delta))
 * </pre>
 *
 * <p>A parameter without a sigma has no curvature: it makes the step of h = h0 without a prior, mu
 * = mu - rate g / (1 - beta1^t), which is gradient descent with momentum.
 *
 * <p>Moments of a state: g, and the precision in units of lambda, h + delta, from which sigma
 * follows. It is 0 where there is no sigma, and before the first step, when it follows from sigma.
 *
 * @param beta1 decay of g, in [0, 1)
 * @param beta2 decay of h, in [0, 1)
 * @param lambda N / T, examples over temperature
 * @param delta 1 / (lambda sigma_p^2) of a Gaussian prior: the decay of the means; 0 where every
 *     parameter has a sigma_p of its own, and {@link #deltaOf} one of its own
 * @param initialHessian h0, positive
 * @param clip largest change by a rate of 1 and h = h0 in units of h0 + delta, infinite for none
 */
public record Ivon(
    double beta1, double beta2, double lambda, double delta, double initialHessian, double clip)
    implements Optimizer {

  public Ivon {
    Optimizer.requireFraction("beta1", beta1);
    Optimizer.requireFraction("beta2", beta2);
    requirePositive("lambda", lambda);
    if (delta != 0) {
      requirePositive("delta", delta);
    }
    requirePositive("initial-hessian", initialHessian);
    if (!(clip > 0)) {
      throw new IllegalArgumentException("optimizer.clip = " + clip + " must be positive");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "optimizer." + name + " = " + value + " must be positive and finite");
    }
  }

  /**
   * The standard deviation of a Gaussian prior.
   *
   * @throws IllegalArgumentException for any other: it has no precision to add to the data's
   */
  public static double sigmaOf(Prior prior) {
    return prior
        .gaussianSigma()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "optimizer ivon needs a Gaussian prior, not " + prior));
  }

  /** delta of parameter {@code index}. */
  public double deltaOf(Prior prior, int index) {
    return prior instanceof PosteriorPrior own ? own.precision(index) / lambda : delta;
  }

  /** Mean of that prior for parameter {@code index}. */
  public static double meanOf(Prior prior, int index) {
    if (prior instanceof PosteriorPrior own) {
      return own.mean(index);
    }
    return prior instanceof EmpiricalPrior empirical
        ? empirical.means()[index]
        : ((GaussianPrior) prior).mu();
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public int moments() {
    return 2;
  }

  @Override
  public Averaging averaging() {
    return Averaging.PRECISION;
  }

  /** h + delta of a standard deviation. */
  public double precision(double sigma) {
    return 1 / (lambda * sigma * sigma);
  }

  /** The standard deviation that belongs to h + delta. */
  public double sigma(double precision) {
    return 1 / Math.sqrt(lambda * precision);
  }

  /** The rho that belongs to h + delta; minus infinity where that is 0. */
  public float rho(double precision) {
    return precision == 0 ? Float.NEGATIVE_INFINITY : (float) Softplus.inverse(sigma(precision));
  }

  /**
   * h + delta after a step: at least half of what it was, whatever {@code curvature} is.
   *
   * @param precision h + delta before
   * @param curvature f
   * @param delta of the parameter
   */
  public double nextPrecision(double precision, double curvature, double delta) {
    double u = (1 - beta2) * (curvature + delta - precision) / precision;
    return precision * (1 + u + u * u / 2);
  }

  /**
   * Change of a mean by a step.
   *
   * @param gradient g / (1 - beta1^t), with the decay
   * @param precision h + delta after the step
   */
  public double change(double rate, double gradient, double precision) {
    double direction = Math.max(-clip, Math.min(clip, gradient / precision));
    return -rate * initialPrecision() * direction;
  }

  /** h0 + delta. */
  public double initialPrecision() {
    return initialHessian + delta;
  }

  /**
   * @throws IllegalArgumentException if a step of {@code klWeight} is not one of this lambda
   */
  public void requireWeight(double klWeight) {
    if (!(Math.abs(klWeight * lambda - 1) < 1e-6)) {
      throw new IllegalArgumentException(
          "a step of klWeight = %s by an optimizer of lambda = %s: they must be reciprocal"
              .formatted(klWeight, lambda));
    }
  }

  /**
   * @throws IllegalArgumentException for a method that has no Gaussian prior, no uncertainty, or a
   *     prior of another delta
   */
  @Override
  public void requireFit(Method method) {
    if (method.family() == Family.POINT) {
      throw new IllegalArgumentException("optimizer ivon needs a posterior with uncertainty");
    }
    if (method.prior() instanceof PosteriorPrior) {
      requireNoDelta();
      return;
    }
    double sigma = sigmaOf(method.prior());
    if (!(Math.abs(lambda * delta * sigma * sigma - 1) < 1e-6)) {
      throw new IllegalArgumentException(
          "optimizer of lambda = %s and delta = %s for a prior of sigma = %s"
              .formatted(lambda, delta, sigma));
    }
  }

  private void requireNoDelta() {
    if (delta != 0) {
      throw new IllegalArgumentException(
          "optimizer of delta = " + delta + " for a prior that has one for every parameter");
    }
  }
}
