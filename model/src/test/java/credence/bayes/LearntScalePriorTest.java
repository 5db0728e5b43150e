package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.engine.EngineCases;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearntScalePriorTest {

  private static final double MEAN = 0.1;
  private static final double GIVEN = 0.3;
  private static final LearntScalePrior PRIOR = new LearntScalePrior(MEAN, GIVEN);

  /** 24 weights and 4 biases, 8 weights and 2 biases. */
  private static final WeightLayout LAYOUT =
      WeightLayout.of(
          new NetworkSpec(
              "two", new Shape(6, 1, 1), List.of(new Flatten(), new Dense(4), new Dense(2))));

  private static MeanField posterior(double width) {
    float[] mu = EngineCases.normals(LAYOUT.size(), 5);
    float[] rho = EngineCases.normals(LAYOUT.size(), 6);
    for (int i = 0; i < mu.length; i++) {
      mu[i] *= (float) width;
      rho[i] = (float) Softplus.inverse(width * (0.1 + Math.abs(rho[i])));
    }
    return MeanField.of(mu, rho);
  }

  @Test
  void beforeAPosteriorEveryWeightHasTheSigmaThatWasGiven() {
    GaussianPrior fixed = new GaussianPrior(MEAN, GIVEN);
    MeanField q = posterior(0.2);
    assertThat(PRIOR.kl(q)).isEqualTo(fixed.kl(q));
    assertThat(PRIOR.klSlope(3, 0.4, 0.2, 0)).isEqualTo(fixed.klSlope(3, 0.4, 0.2, 0));
    assertThat(PRIOR.energySlope(3, 0.4)).isEqualTo(fixed.energySlope(3, 0.4));
    assertThat(PRIOR.gaussianSigma(3)).hasValue(GIVEN);
    assertThat(PRIOR.gaussianSigma()).isEmpty();
  }

  /** KL less the hyperprior's log density is larger on either side of what is found. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 3})
  void everyTensorHasTheWidthOfTheLeastObjective(double width) {
    MeanField q = posterior(width);
    LearntScalePrior found = PRIOR.given(q, LAYOUT);
    for (int t = 0; t < LAYOUT.tensors().size(); t++) {
      double best = objective(found, t, 1, q);
      assertThat(objective(found, t, 1.02, q)).isGreaterThan(best);
      assertThat(objective(found, t, 0.98, q)).isGreaterThan(best);
      assertThat(slope(found, t, q)).as("by ln s").isCloseTo(0, within(1e-5));
    }
  }

  private static double slope(LearntScalePrior found, int tensor, MeanField q) {
    double h = 1e-4;
    double above = objective(found, tensor, Math.exp(h), q);
    return (above - objective(found, tensor, Math.exp(-h), q)) / (2 * h);
  }

  /** Of one tensor with its s times {@code factor}, up to a constant. */
  private static double objective(LearntScalePrior found, int tensor, double factor, MeanField q) {
    WeightLayout.Tensor of = LAYOUT.tensors().get(tensor);
    double[] sigmas = found.sigmas();
    sigmas[tensor] *= factor;
    Prior moved = new LearntScalePrior(MEAN, GIVEN, found.ends(), sigmas);
    double variance = sigmas[tensor] * sigmas[tensor];
    double a = LearntScalePrior.SHAPE;
    double b = (a + 1) * GIVEN * GIVEN;
    return moved.kl(q, of.offset(), of.end()) + (a + 1) * Math.log(variance) + b / variance;
  }

  /** Each parameter is measured by the width of its own tensor. */
  @Test
  void theWidthsChangeFromTensorToTensor() {
    LearntScalePrior found = PRIOR.given(posterior(0.2), LAYOUT);
    for (int t = 0; t < LAYOUT.tensors().size(); t++) {
      WeightLayout.Tensor tensor = LAYOUT.tensors().get(t);
      assertThat(found.gaussianSigma(tensor.offset())).hasValue(found.sigmas()[t]);
      assertThat(found.gaussianSigma(tensor.end() - 1)).hasValue(found.sigmas()[t]);
    }
    assertThat(found.sigmas()).doesNotHaveDuplicates();
  }

  /** What is near nothing is not taken for certain knowledge: the hyperprior holds the width. */
  @Test
  void weightsOfNoWidthLeaveThatOfTheHyperprior() {
    float[] mu = new float[LAYOUT.size()];
    Arrays.fill(mu, (float) MEAN);
    float[] rho = new float[LAYOUT.size()];
    Arrays.fill(rho, -30);
    double[] sigmas = PRIOR.given(MeanField.of(mu, rho), LAYOUT).sigmas();
    for (int t = 0; t < sigmas.length; t++) {
      double n = LAYOUT.tensors().get(t).size();
      double pseudo = 2 * (LearntScalePrior.SHAPE + 1);
      assertThat(sigmas[t]).isCloseTo(GIVEN * Math.sqrt(pseudo / (n + pseudo)), within(1e-6));
    }
  }

  /** Points and weights that are gone say nothing of a width. */
  @Test
  void whatHasNoSigmaHasNoSay() {
    MeanField q = posterior(0.2);
    float[] rho = q.rho().clone();
    WeightLayout.Tensor first = LAYOUT.tensors().get(0);
    Arrays.fill(rho, first.offset(), first.end(), Float.NEGATIVE_INFINITY);
    LearntScalePrior found = PRIOR.given(MeanField.of(q.mu(), rho), LAYOUT);
    assertThat(found.sigmas()[0]).isCloseTo(GIVEN, within(1e-12));
    assertThat(found.sigmas()[1]).isEqualTo(PRIOR.given(q, LAYOUT).sigmas()[1]);
  }

  /**
   * Linear regression with an orthogonal design, whose posterior is known: going from one to the
   * other ends where the evidence of the width times the hyperprior is largest (MacKay 1992).
   */
  @Test
  void inAConjugateModelItIsTheWidthOfLargestEvidence() {
    int n = 28;
    WeightLayout one =
        WeightLayout.of(
            new NetworkSpec("one", new Shape(13, 1, 1), List.of(new Flatten(), new Dense(2))));
    float[] estimates = EngineCases.normals(n, 9); // least squares of each weight
    double[] variances = IntStream.range(0, n).mapToDouble(i -> 0.05 + 0.03 * i).toArray();
    LearntScalePrior prior = new LearntScalePrior(0, GIVEN);
    for (int i = 0; i < 2000; i++) {
      prior = prior.given(exact(prior, estimates, variances), one);
    }
    double found = prior.sigmas()[0];
    double best = logEvidence(found, estimates, variances, 26);
    assertThat(logEvidence(found * 1.01, estimates, variances, 26)).isLessThan(best);
    assertThat(logEvidence(found * 0.99, estimates, variances, 26)).isLessThan(best);
  }

  private static MeanField exact(Prior prior, float[] estimates, double[] variances) {
    float[] mu = new float[estimates.length];
    float[] rho = new float[estimates.length];
    for (int i = 0; i < mu.length; i++) {
      double own = prior.gaussianSigma(i).getAsDouble();
      double variance = 1 / (1 / variances[i] + 1 / (own * own));
      mu[i] = (float) (variance * estimates[i] / variances[i]);
      rho[i] = (float) Softplus.inverse(Math.sqrt(variance));
    }
    return MeanField.of(mu, rho);
  }

  /** Of the first {@code count} weights' estimates, with the hyperprior; up to a constant. */
  private static double logEvidence(
      double sigma, float[] estimates, double[] variances, int count) {
    double squared = sigma * sigma;
    double a = LearntScalePrior.SHAPE;
    double sum = -(a + 1) * Math.log(squared) - (a + 1) * GIVEN * GIVEN / squared;
    for (int i = 0; i < count; i++) {
      double total = variances[i] + squared;
      sum -= (Math.log(total) + estimates[i] * estimates[i] / total) / 2;
    }
    return sum;
  }

  @Test
  void whatIsNoPriorIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LearntScalePrior(0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearntScalePrior(0, 1, new int[] {3}, new double[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearntScalePrior(0, 1, new int[] {3, 3}, new double[] {1, 1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearntScalePrior(0, 1, new int[] {3}, new double[] {Double.NaN}));
  }
}
