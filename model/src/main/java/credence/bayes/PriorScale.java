package credence.bayes;

import java.io.Serializable;

/** How wide a Gaussian prior is, given by either of two numbers that belong together. */
public sealed interface PriorScale extends Serializable {

  /**
   * Standard deviation of the prior.
   *
   * @param temperature T that the KL is multiplied by
   * @param examples N that are trained on
   * @throws IllegalArgumentException if it is no positive, finite number
   */
  double sigma(double temperature, long examples);

  /**
   * The weight decay that a prior of that width amounts to: delta = T / (N sigma^2), the L2 on the
   * means in an objective that is a mean over examples.
   */
  static double weightDecay(double sigma, double temperature, long examples) {
    return temperature / (examples * sigma * sigma);
  }

  /** The same width whatever T and N are; another T is another weight decay. */
  record Sigma(double sigma) implements PriorScale {
    public Sigma {
      GaussianPrior.requireSigma(sigma);
    }

    @Override
    public double sigma(double temperature, long examples) {
      return sigma;
    }
  }

  /** The same weight decay whatever T and N are: sigma = sqrt(T / (N delta)). */
  record WeightDecay(double delta) implements PriorScale {
    public WeightDecay {
      if (!(delta > 0) || Double.isInfinite(delta)) {
        throw new IllegalArgumentException(
            "prior.weight-decay = " + delta + " must be positive and finite");
      }
    }

    @Override
    public double sigma(double temperature, long examples) {
      double sigma = Math.sqrt(temperature / (examples * delta));
      if (!(sigma > 0) || Double.isInfinite(sigma)) {
        throw new IllegalArgumentException(
            "prior.weight-decay = %s makes a sigma of %s of T = %s and %d training images"
                .formatted(delta, sigma, temperature, examples));
      }
      return sigma;
    }
  }
}
