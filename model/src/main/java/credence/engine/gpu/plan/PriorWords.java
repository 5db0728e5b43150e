package credence.engine.gpu.plan;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;

/**
 * A prior as the kernels have it.
 *
 * @param kind 1 Gaussian, 2 Gaussian with a mean each, 3 mixture, 4 log-uniform
 * @param settings four, as the kernel {@code objective} names them
 * @param means of every parameter, or null
 * @param isSampled whether its KL is estimated from drawn weights
 */
record PriorWords(int kind, float[] settings, float[] means, boolean isSampled) {

  /**
   * @param size of the network
   * @throws IllegalArgumentException for a prior of other parameters
   */
  static PriorWords of(Prior prior, int size) {
    PriorWords made = prior.accept(new Maker());
    if (made.means() != null && made.means().length != size) {
      throw new IllegalArgumentException(
          "a prior of %d means for a network of %d parameters"
              .formatted(made.means().length, size));
    }
    return made;
  }

  private static PriorWords of(int kind, float[] means, double... settings) {
    float[] words = new float[4];
    for (int i = 0; i < settings.length; i++) {
      words[i] = (float) settings[i];
    }
    return new PriorWords(kind, words, means, kind == 3);
  }

  private static final class Maker implements Prior.Visitor<PriorWords> {

    @Override
    public PriorWords visit(GaussianPrior prior) {
      return of(1, null, prior.mu(), 1 / (prior.sigma() * prior.sigma()));
    }

    @Override
    public PriorWords visit(LearntScalePrior prior) {
      throw new UnsupportedOperationException(
          "prior.scale = learnt: the engine opencl has one sigma for all weights; set engine ="
              + " onednn");
    }

    @Override
    public PriorWords visit(EmpiricalPrior prior) {
      return of(2, prior.means(), 0, 1 / (prior.sigma() * prior.sigma()));
    }

    @Override
    public PriorWords visit(PosteriorPrior prior) {
      throw new UnsupportedOperationException(
          "prior.type = posterior: the engine opencl has one sigma for all weights; set engine ="
              + " onednn");
    }

    @Override
    public PriorWords visit(ScaleMixturePrior prior) {
      double precision1 = 1 / (prior.sigma1() * prior.sigma1());
      double precision2 = 1 / (prior.sigma2() * prior.sigma2());
      double logOdds =
          Math.log(prior.pi() / (1 - prior.pi())) + Math.log(prior.sigma2() / prior.sigma1());
      return of(3, null, logOdds, (precision2 - precision1) / 2, precision1, precision2);
    }

    @Override
    public PriorWords visit(LogUniformPrior prior) {
      return of(4, null);
    }
  }
}
