package credence.bayes;

import credence.net.WeightLayout;
import java.io.Serializable;
import java.util.OptionalDouble;

/** What is believed of a weight before any data. */
public sealed interface Prior extends Serializable
    permits GaussianPrior,
        LearntScalePrior,
        EmpiricalPrior,
        PosteriorPrior,
        ScaleMixturePrior,
        LogUniformPrior {

  /**
   * What is to be done with a prior, by its type: a method each, so that whoever tells priors apart
   * does not compile until a new type has its place.
   */
  interface Visitor<T> {

    T visit(GaussianPrior prior);

    T visit(LearntScalePrior prior);

    T visit(EmpiricalPrior prior);

    T visit(PosteriorPrior prior);

    T visit(ScaleMixturePrior prior);

    T visit(LogUniformPrior prior);
  }

  /** Calls the visitor's method for this type. */
  <T> T accept(Visitor<T> visitor);

  /**
   * What this prior is beside {@code posterior}, to be asked wherever a training goes on from one:
   * itself, unless the posterior finds a part of it.
   */
  default Prior given(MeanField posterior, WeightLayout layout) {
    return this;
  }

  /** Whether it is a Gaussian for every weight, so that its KL is quick to find. */
  default boolean isGaussian() {
    return gaussianSigma().isPresent();
  }

  /** The one standard deviation of a Gaussian, whatever its means; empty for what has none. */
  default OptionalDouble gaussianSigma() {
    return OptionalDouble.empty();
  }

  /** The standard deviation of a Gaussian for parameter {@code index}; empty for what is none. */
  default OptionalDouble gaussianSigma(int index) {
    return gaussianSigma();
  }

  /** KL[q || p] in nats, summed over {@code posterior}. */
  default double kl(MeanField posterior) {
    return kl(posterior, 0, posterior.size());
  }

  /**
   * KL[q || p] in nats, summed over the uncertain parameters among indices from (included) to end
   * (excluded); what has no sigma has no KL. The same number for the same posterior, also where it
   * is estimated.
   */
  default double kl(MeanField posterior, int from, int end) {
    double sum = 0;
    for (int i = from; i < end; i++) {
      if (posterior.isUncertain(i)) {
        sum += kl(i, posterior.mu()[i], posterior.sigma(i));
      }
    }
    return sum;
  }

  /**
   * KL[N(mu, sigma^2) || p] of parameter {@code index}, in nats.
   *
   * @param sigma positive
   */
  double kl(int index, double mu, double sigma);

  /**
   * Derivatives of {@link #kl} by mu and sigma; of a KL without a closed form, the unbiased
   * estimate from the weight w = mu + sigma epsilon.
   *
   * @param epsilon a standard normal; of no effect where there is a closed form
   */
  Slope klSlope(int index, double mu, double sigma, double epsilon);

  /** Derivative of -log p by w; 0 where p is no density. */
  double energySlope(int index, double w);

  /** Derivatives by mu and sigma. */
  record Slope(double byMu, double bySigma) {}
}
