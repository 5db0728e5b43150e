package credence.engine;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.bayes.Softplus;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.function.DoubleUnaryOperator;

/**
 * What one parameter adds to KL[q || p], or to -log p(w) under {@link Family#POINT}, from densities
 * alone; its slopes are central differences.
 */
public final class PriorTerm {

  private final Method method;
  private final WeightLayout layout;
  private final RandomKey key;

  /**
   * @param key of the step
   */
  public PriorTerm(EngineSpec spec, RandomKey key) {
    this.method = spec.method();
    this.layout = WeightLayout.of(spec.network());
    this.key = key.with(Purpose.WEIGHT_SAMPLE, 0);
  }

  /** Derivative of the term by mu. */
  public double slopeByMu(MeanField q, int index) {
    double mu = q.mu()[index];
    double h = 1e-4 * Math.max(Math.abs(mu), 1e-3);
    return slope(m -> at(q, index, m, q.sigma(index)), mu, h);
  }

  /** Derivative of the term by rho. */
  public double slopeByRho(MeanField q, int index) {
    double mu = q.mu()[index];
    return slope(rho -> at(q, index, mu, Softplus.of(rho)), q.rho()[index], 1e-5);
  }

  private static double slope(DoubleUnaryOperator f, double x, double h) {
    return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
  }

  private double at(MeanField q, int index, double mu, double sigma) {
    Tensor tensor = layout.at(index);
    if (method.family() == Family.POINT) {
      boolean penalised = tensor.role() == Role.WEIGHT || tensor.role() == Role.BIAS;
      return penalised ? energy(index, mu) : 0;
    } else if (!q.isUncertain(index)) {
      return 0;
    }
    Prior prior = method.prior();
    return prior instanceof ScaleMixturePrior mixture
        ? sampled(mixture, tensor, index, mu, sigma)
        : prior.kl(index, mu, sigma);
  }

  /** log q(w) - log p(w) at the w that the step's key draws. */
  private double sampled(
      ScaleMixturePrior mixture, Tensor tensor, int index, double mu, double sigma) {
    float[] epsilon = new float[1];
    int first = layout.tensor(tensor.layer(), Role.WEIGHT).offset();
    RandomStream.of(key, tensor.layer()).normals(index - first, epsilon, 0, 1);
    return -Math.log(sigma) - mixture.logDensity(mu + sigma * epsilon[0]);
  }

  /** Up to a constant. */
  private double energy(int index, double w) {
    Prior prior = method.prior();
    if (prior instanceof GaussianPrior gaussian) {
      return square((w - gaussian.mu()) / gaussian.sigma()) / 2;
    } else if (prior instanceof EmpiricalPrior empirical) {
      return square((w - empirical.means()[index]) / empirical.sigma()) / 2;
    } else if (prior instanceof ScaleMixturePrior mixture) {
      return -mixture.logDensity(w);
    }
    return 0;
  }

  private static double square(double x) {
    return x * x;
  }
}
