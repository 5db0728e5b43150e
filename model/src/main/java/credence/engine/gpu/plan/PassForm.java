package credence.engine.gpu.plan;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.Draws;

/** What the layers do in a pass: each form has a list of launches of its own. */
public record PassForm(Weights weights, Masks masks, Statistics statistics) {

  /** Which weights. */
  public enum Weights {
    /** Every weight at its mean. */
    MEAN(0),
    /** Drawn for the pass. */
    DRAWN(1),
    /** At their means, with noise on what they give. */
    NOISY(2);

    /** As the kernel that collects gradients has it. */
    final int code;

    Weights(int code) {
      this.code = code;
    }
  }

  /** Of dropout. */
  enum Masks {
    NONE,
    /** One for all examples. */
    SHARED,
    PER_EXAMPLE
  }

  /** That batch normalisation takes. */
  enum Statistics {
    RUNNING,
    MINIBATCH
  }

  /** Those of a step. */
  public static PassForm training(Method method) {
    return new PassForm(ofStep(method), Masks.PER_EXAMPLE, Statistics.MINIBATCH);
  }

  private static Weights ofStep(Method method) {
    if (method.family() == Family.POINT) {
      return Weights.MEAN;
    }
    return method.estimator().drawsWeights() ? Weights.DRAWN : Weights.NOISY;
  }

  /** Those of a prediction. */
  public static PassForm predicting(Draws draws, Family family) {
    if (draws instanceof Draws.Weights) {
      return new PassForm(Weights.DRAWN, Masks.SHARED, Statistics.RUNNING);
    } else if (draws instanceof Draws.Activations) {
      Weights weights = family == Family.POINT ? Weights.MEAN : Weights.NOISY;
      return new PassForm(weights, Masks.PER_EXAMPLE, Statistics.RUNNING);
    }
    return new PassForm(Weights.MEAN, Masks.NONE, Statistics.RUNNING);
  }

  /** Passes of a step of that method. */
  public static int passes(Method method) {
    return method.family() != Family.POINT
            && method.estimator() instanceof Estimator.WeightSampling sampling
        ? sampling.passes()
        : 1;
  }
}
