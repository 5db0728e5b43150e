package credence.engine.onednn.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.engine.EngineCases;
import credence.engine.MethodCases;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Primitives;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The priors' slopes in double are the other implementation, over the range of real weights. */
class KlGradientTest {

  private static final int COUNT = 3000;

  static Stream<Prior> priors() {
    return Stream.of(
        new GaussianPrior(0.1, 0.3),
        new EmpiricalPrior(EngineCases.normals(COUNT, 11), 0.01),
        new ScaleMixturePrior(0.25, 1, Math.exp(-6)),
        new ScaleMixturePrior(0.75, 1, Math.exp(-8)),
        new ScaleMixturePrior(0.5, Math.exp(-2), Math.exp(-7)),
        MethodCases.posteriorPrior(COUNT),
        new LogUniformPrior(3));
  }

  @ParameterizedTest
  @MethodSource("priors")
  void slopesKeepTheirPrecision(Prior prior) {
    DnnlLibrary.load();
    ParameterChunk chunk = chunk();
    try (Primitives primitives = new Primitives()) {
      KlGradient kl = KlGradient.of(prior, COUNT, primitives);
      kl.weight(0.5);
      kl.add(chunk);
      for (int i = 0; i < COUNT; i++) {
        double mu = chunk.mu[i];
        double sigma = chunk.sigma[i];
        double logAlpha = LogUniformPrior.logAlpha(mu, sigma);
        if (Math.abs(Math.abs(logAlpha) - LogUniformPrior.CLIP) < 1e-4) {
          continue; // Rounding decides on which side of the clip it is.
        }
        Prior.Slope slope = prior.klSlope(i, mu, sigma, chunk.epsilon[i]);
        assertClose("mu " + i, chunk.byMu[i], 0.5 * slope.byMu(), condition(prior, i, chunk));
        double terms = condition(prior, i, chunk) * Math.abs(chunk.epsilon[i]) + 1 / sigma;
        assertClose("sigma " + i, chunk.bySigma[i], 0.5 * slope.bySigma(), terms);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("priors")
  void energiesKeepTheirPrecision(Prior prior) {
    DnnlLibrary.load();
    ParameterChunk chunk = chunk();
    try (Primitives primitives = new Primitives()) {
      KlGradient kl = KlGradient.of(prior, COUNT, primitives);
      kl.weight(2);
      kl.addEnergy(chunk);
      for (int i = 0; i < COUNT; i++) {
        double expected = 2 * prior.energySlope(i, chunk.mu[i]);
        assertClose("mu " + i, chunk.byMu[i], expected, condition(prior, i, chunk.mu[i]));
      }
    }
  }

  /** Relative to the terms that a slope is a difference of. */
  private static void assertClose(String what, double actual, double expected, double terms) {
    assertThat(actual).as(what).isCloseTo(expected, within(2e-5 * (Math.abs(expected) + terms)));
  }

  private static double condition(Prior prior, int i, ParameterChunk chunk) {
    double w =
        prior instanceof ScaleMixturePrior
            ? chunk.mu[i] + (double) chunk.sigma[i] * chunk.epsilon[i]
            : chunk.mu[i];
    return condition(prior, i, w);
  }

  /** How much a relative change of the weight changes its slope. */
  private static double condition(Prior prior, int i, double w) {
    double h = 1e-6 * Math.abs(w);
    double change = prior.energySlope(i, w + h) - prior.energySlope(i, w - h);
    return Math.abs(change) / 2e-6;
  }

  /** Means and sigmas from 1e-6 to 1, in every combination. */
  private static ParameterChunk chunk() {
    ParameterChunk chunk = new ParameterChunk();
    chunk.count = COUNT;
    System.arraycopy(EngineCases.normals(COUNT, 12), 0, chunk.epsilon, 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double sign = i % 2 == 0 ? 1 : -1;
      chunk.mu[i] = (float) (sign * Math.pow(10, -6.0 * (i % 50) / 49));
      chunk.sigma[i] = (float) Math.pow(10, -6.0 * (i / 50) / 59);
    }
    return chunk;
  }
}
