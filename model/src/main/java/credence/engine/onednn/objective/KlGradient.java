package credence.engine.onednn.objective;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.engine.onednn.dnnl.Primitives;

/**
 * What the prior adds to the data's gradient, chunk by chunk: {@link Prior#klSlope} and {@link
 * Prior#energySlope} in vector code.
 */
interface KlGradient {

  /** Stands for a sigma of 0 where it divides: the quotient is multiplied by a slope of 0. */
  float LEAST_SIGMA = 1e-30f;

  /** Before the chunks of a step: what the KL is multiplied by. */
  void weight(double klWeight);

  /** Adds klWeight times the derivatives of the KL, of parameters with a sigma. */
  void add(ParameterChunk chunk);

  /** Adds klWeight times the derivative of -log p(mu), of parameters without. */
  void addEnergy(ParameterChunk chunk);

  /** Whether {@link #add} is an estimate from the chunk's normals. */
  default boolean isSampled() {
    return false;
  }

  /**
   * @param size of the network's flat vectors
   */
  static KlGradient of(Prior prior, int size, Primitives primitives) {
    return prior.accept(new Maker(size, primitives));
  }

  /** Makes that of each type of prior. */
  record Maker(int size, Primitives primitives) implements Prior.Visitor<KlGradient> {

    @Override
    public KlGradient visit(GaussianPrior prior) {
      return new GaussianKl(prior);
    }

    @Override
    public KlGradient visit(LearntScalePrior prior) {
      return new PosteriorKl(prior, size);
    }

    @Override
    public KlGradient visit(EmpiricalPrior prior) {
      return new GaussianKl(prior, size);
    }

    @Override
    public KlGradient visit(PosteriorPrior prior) {
      return new PosteriorKl(prior, size);
    }

    @Override
    public KlGradient visit(ScaleMixturePrior prior) {
      return new ScaleMixtureKl(prior, primitives);
    }

    @Override
    public KlGradient visit(LogUniformPrior prior) {
      return new LogUniformKl(primitives);
    }
  }
}
