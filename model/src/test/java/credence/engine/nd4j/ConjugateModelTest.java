package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.Gaussian;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.ScaleMixturePrior;
import credence.bayes.Targets;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Linear regression with known noise, y = X w + b + N(0, 4), on an orthogonal design: the exact
 * posterior is a mean-field Gaussian, with precision 1 / sigma_p^2 + n / 4 and mean (mu_p /
 * sigma_p^2 + x^T y / 4) / precision, so training must find it. Its mean is the ridge solution too.
 */
class ConjugateModelTest {

  private static final int EXAMPLES = 512;
  private static final double NOISE = 2;
  private static final double PRIOR_SIGMA = 0.2;
  private static final GaussianPrior PRIOR = new GaussianPrior(0.5, PRIOR_SIGMA);
  private static final double PRECISION =
      1 / (PRIOR_SIGMA * PRIOR_SIGMA) + EXAMPLES / (NOISE * NOISE);
  private static final Estimator LOCAL = new Estimator.LocalReparameterisation();

  private final float[] x = new float[EXAMPLES * 3];
  private final float[] y = new float[EXAMPLES];

  @BeforeEach
  void draw() {
    float[] noise = EngineCases.normals(EXAMPLES, 40);
    for (int n = 0; n < EXAMPLES; n++) {
      for (int j = 0; j < 3; j++) {
        // Columns of a Hadamard matrix: orthogonal to each other and to the bias's ones.
        x[n * 3 + j] = (n >> j & 1) == 0 ? 1 : -1;
      }
      y[n] = (float) (0.7 * x[n * 3] - 0.4 * x[n * 3 + 1] + 0.2 + NOISE * noise[n]);
    }
  }

  @Test
  void localReparameterisationFindsTheExactPosterior() {
    assertExact(train(new Method(Family.GAUSSIAN, PRIOR, LOCAL)), 0.5, 0.5, 0.5, 0.5);
  }

  /** The noise of a draw is shared by all examples: many draws take its place. */
  @Test
  void weightSamplingFindsTheExactPosterior() {
    Method sampling = new Method(Family.GAUSSIAN, PRIOR, new Estimator.WeightSampling(8));
    assertExact(train(sampling), 0.5, 0.5, 0.5, 0.5);
  }

  /** Moped: the posterior lies between the data and a mean of each weight's own. */
  @Test
  void anEmpiricalPriorPullsEveryWeightToItsOwnMean() {
    EmpiricalPrior prior = new EmpiricalPrior(new float[] {1, -1, 0.6f, -0.5f}, PRIOR_SIGMA);
    assertExact(train(new Method(Family.GAUSSIAN, prior, LOCAL)), 1, -1, 0.6, -0.5);
  }

  @Test
  void aScaleMixtureOfEqualComponentsFindsTheExactPosterior() {
    ScaleMixturePrior prior = new ScaleMixturePrior(0.5, PRIOR_SIGMA, PRIOR_SIGMA);
    assertExact(train(new Method(Family.GAUSSIAN, prior, LOCAL)), 0, 0, 0, 0);
  }

  @Test
  void deterministicBiasesAreTheLeastSquaresOnes() {
    MeanField q = train(new Method(Family.GAUSSIAN_WEIGHTS, PRIOR, LOCAL));
    double sigma = 1 / Math.sqrt(PRECISION);
    for (int j = 0; j < 3; j++) {
      assertThat((double) q.mu()[j]).isCloseTo(mean(j, 0.5), within(0.1 * sigma));
      assertThat(q.sigma(j)).isCloseTo(sigma, within(0.05 * sigma));
    }
    // No prior: the mean of y, as the design is orthogonal.
    assertThat((double) q.mu()[3]).isCloseTo(correlation(3) / EXAMPLES, within(0.1 * sigma));
    assertThat(q.isUncertain(3)).isFalse();
  }

  @Test
  void aPointNetworkFindsTheRidgeSolution() {
    MeanField q = train(new Method(Family.POINT, PRIOR, LOCAL));
    for (int j = 0; j < 4; j++) {
      assertThat((double) q.mu()[j]).as("mu %d", j).isCloseTo(mean(j, 0.5), within(1e-4));
      assertThat(q.isUncertain(j)).isFalse();
    }
  }

  private void assertExact(MeanField q, double... priorMeans) {
    double sigma = 1 / Math.sqrt(PRECISION);
    for (int j = 0; j < 4; j++) {
      // A tenth of the posterior's deviation, and 5 % of it.
      assertThat((double) q.mu()[j])
          .as("mu %d", j)
          .isCloseTo(mean(j, priorMeans[j]), within(0.1 * sigma));
      assertThat(q.sigma(j)).as("sigma %d", j).isCloseTo(sigma, within(0.05 * sigma));
    }
  }

  /** Of the exact posterior. */
  private double mean(int j, double priorMean) {
    double prior = priorMean / (PRIOR_SIGMA * PRIOR_SIGMA);
    return (prior + correlation(j) / (NOISE * NOISE)) / PRECISION;
  }

  private double correlation(int j) {
    double sum = 0;
    for (int n = 0; n < EXAMPLES; n++) {
      sum += (double) y[n] * (j == 3 ? 1 : x[n * 3 + j]);
    }
    return sum;
  }

  private MeanField train(Method method) {
    NetworkSpec line = new NetworkSpec("line", Shape.flat(3), List.of(new Dense(1)));
    Optimizer adam = Optimizer.Adam.standard();
    EngineSpec spec = new EngineSpec(line, EXAMPLES, method, adam, new Gaussian(NOISE));
    Minibatch all = new Minibatch(x, new Targets.Numbers(y, 1), EXAMPLES);
    float[] rho = {-1, -1, -1, method.family() == Family.GAUSSIAN ? -1 : Float.NEGATIVE_INFINITY};
    if (method.family() == Family.POINT) {
      Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    }
    int steps = 1500;
    try (Engine engine = new Nd4jEngine(spec)) {
      // Not at 0: a weight of 0 without a sigma is a removed one.
      float[] mu = {0.01f, 0.01f, 0.01f, 0};
      engine.load(MeanField.of(mu, rho));
      for (int step = 0; step < steps; step++) {
        double rate = 0.03 * (1 - (double) step / steps);
        engine.step(all, EngineCases.key(step), 1.0 / EXAMPLES, rate);
      }
      return engine.save().posterior();
    }
  }
}
