package credence.engine;

import credence.bayes.Averaging;
import credence.bayes.Method;
import java.io.Serializable;

/** How a gradient becomes an update. */
public sealed interface Optimizer extends Serializable
    permits Optimizer.None, Optimizer.Sgd, Optimizer.Adam, Ivon, IvonSettings {

  /** A method for each: an engine does not compile before a new optimiser has its place in it. */
  interface Visitor<T> {

    T visit(None optimizer);

    T visit(Sgd optimizer);

    T visit(Adam optimizer);

    T visit(Ivon optimizer);
  }

  /**
   * Calls the visitor's method for this type.
   *
   * @throws IllegalStateException for settings that no engine can be made for yet
   */
  <T> T accept(Visitor<T> visitor);

  /** Number of flat vectors that are kept beside mu and rho, all 0 before the first step. */
  int moments();

  /** How posteriors that it has found, round after round, are averaged. */
  default Averaging averaging() {
    return Averaging.VARIANCE;
  }

  /** What the learning rate of rho is, that of mu being 1. */
  default double rhoRateFactor() {
    return 1;
  }

  /**
   * Whether it can train a posterior.
   *
   * @throws IllegalArgumentException for a method that it is not for
   */
  default void requireFit(Method method) {}

  /**
   * @throws IllegalArgumentException unless {@code value} is in [0, 1)
   */
  static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("optimizer." + name + " = " + value + " not in [0, 1)");
    }
  }

  /** Makes no steps: for what predicts and is not trained. */
  record None() implements Optimizer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.visit(this);
    }

    @Override
    public int moments() {
      return 0;
    }
  }

  /** p -= rate * g, of mu and rho alike. */
  record Sgd() implements Optimizer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.visit(this);
    }

    @Override
    public int moments() {
      return 0;
    }
  }

  /**
   * Adam (Kingma and Ba 2015, algorithm 1): m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2)
   * g^2; p -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon), t counted from 1; of
   * mu and rho alike, but for their rates.
   *
   * @param rhoRateFactor the rate of rho is so many times that of mu: sigmas that are learned as
   *     slowly as means may end before they have converged (Unlu and Aitchison 2021)
   */
  record Adam(double beta1, double beta2, double epsilon, double rhoRateFactor)
      implements Optimizer {
    public Adam {
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("optimizer.epsilon = " + epsilon + " must be positive");
      }
      if (!(rhoRateFactor > 0) || Double.isInfinite(rhoRateFactor)) {
        throw new IllegalArgumentException(
            "optimizer.rho-rate-factor = " + rhoRateFactor + " must be positive and finite");
      }
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.visit(this);
    }

    /** The paper's settings. */
    public static Adam standard() {
      return new Adam(0.9, 0.999, 1e-8, 1);
    }

    @Override
    public int moments() {
      return 4;
    }
  }
}
