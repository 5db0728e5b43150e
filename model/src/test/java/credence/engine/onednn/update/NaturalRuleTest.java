package credence.engine.onednn.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.engine.Ivon;
import credence.engine.IvonGolden;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NaturalRuleTest {

  private static final GaussianPrior PRIOR = new GaussianPrior(IvonGolden.PRIOR_MEAN, 1);

  private final ParameterChunk chunk = new ParameterChunk();
  private final float[] g = new float[VectorOps.LENGTH];
  private final float[] precision = new float[VectorOps.LENGTH];
  private final float[] variance = new float[VectorOps.LENGTH];

  @ParameterizedTest
  @MethodSource("credence.engine.IvonGolden#all")
  void stepsAreThoseOfTheEquations(IvonGolden golden) {
    Ivon ivon = golden.ivon();
    NaturalRule rule = new NaturalRule(ivon, PRIOR, VectorOps.LENGTH);
    chunk.count = 37;
    Arrays.fill(chunk.mu, (float) IvonGolden.M);
    Arrays.fill(precision, (float) (IvonGolden.H + ivon.delta()));
    for (int t = 1; t <= golden.steps(); t++) {
      for (int i = 0; i < chunk.count; i++) {
        chunk.sigma[i] = (float) Math.sqrt(rule.variance(precision[i]));
        chunk.byMu[i] = (float) IvonGolden.gradient(t);
        chunk.bySigma[i] = (float) IvonGolden.curvature(t) * chunk.sigma[i];
      }
      rule.begin(t, IvonGolden.RATE);
      if (t % 2 == 0) {
        rule.updateMixed(chunk, g, precision, variance);
      } else {
        rule.update(chunk, g, precision, variance);
      }
    }
    for (int i = 0; i < chunk.count; i++) {
      assertThat((double) chunk.mu[i]).isCloseTo(golden.m(), within(2e-6));
      assertThat(precision[i] - ivon.delta()).isCloseTo(golden.h(), within(2e-6));
      assertThat((double) g[i]).isCloseTo(golden.g(), within(1e-7));
      assertThat((double) variance[i])
          .isCloseTo(Math.pow(ivon.sigma(precision[i]), 2), within(1e-9));
    }
  }

  @Test
  void noCurvatureTakesMoreThanHalfOfThePrecision() {
    Random random = new Random(2);
    Ivon ivon = new Ivon(0.9, 0.9, 1000, 1e-3, 1, Double.POSITIVE_INFINITY);
    NaturalRule rule = new NaturalRule(ivon, PRIOR, VectorOps.LENGTH);
    chunk.count = VectorOps.LENGTH;
    float[] before = new float[VectorOps.LENGTH];
    for (int i = 0; i < before.length; i++) {
      // Down to h = -delta + tiny.
      precision[i] = (float) (1e-3 * Math.exp(5 * random.nextGaussian()));
      before[i] = precision[i];
      chunk.sigma[i] = (float) Math.sqrt(rule.variance(precision[i]));
      double curvature = Math.exp(5 * random.nextGaussian()) * random.nextGaussian();
      chunk.bySigma[i] = (float) (curvature * chunk.sigma[i]);
    }
    rule.begin(1, 0.1);
    rule.update(chunk, g, precision, variance);
    for (int i = 0; i < before.length; i++) {
      assertThat(precision[i]).isGreaterThanOrEqualTo(0.4999f * before[i]).isFinite();
      assertThat(variance[i]).isPositive();
    }
  }

  /** Where there is no sigma, a step of momentum: here both in one chunk. */
  @Test
  void pointsAmongOthersMakeTheStepOfPoints() {
    Ivon ivon = new Ivon(0.9, 0.5, 1000, 0.01, 0.4, 2);
    NaturalRule rule = new NaturalRule(ivon, PRIOR, VectorOps.LENGTH);
    chunk.count = 3;
    for (int i = 0; i < 3; i++) {
      chunk.mu[i] = 0.3f;
      chunk.byMu[i] = i < 2 ? 0.2f : 4;
      precision[i] = i == 0 ? 0.26f : 0;
      chunk.sigma[i] = i == 0 ? (float) ivon.sigma(0.26) : 0;
    }
    rule.begin(1, 0.1);
    rule.updateMixed(chunk, g, precision, variance);
    double next = ivon.nextPrecision(0.26, 0, ivon.delta());
    double uncertain = 0.3 + ivon.change(0.1, 0.2 + 0.01 * (0.3 - PRIOR.mu()), next);
    assertThat((double) chunk.mu[0]).isCloseTo(uncertain, within(1e-6));
    assertThat(chunk.mu[1]).isCloseTo(0.3f - 0.1f * 0.2f, within(1e-6f));
    // Clipped at 2 (h0 + delta).
    assertThat(chunk.mu[2]).isCloseTo(0.3f - 0.1f * 2 * 0.41f, within(1e-6f));
    assertThat(new float[] {precision[1], precision[2], variance[1], variance[2]}).containsOnly(0f);
    assertThat(precision[0]).isPositive();
  }
}
