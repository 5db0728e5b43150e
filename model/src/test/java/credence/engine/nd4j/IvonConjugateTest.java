package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.Ivon;
import credence.engine.TrainState;
import credence.engine.nd4j.layers.NoiseSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Ivon} where the posterior is known: linear regression with a Gaussian prior. */
class IvonConjugateTest {

  private static final double PRIOR_MEAN = 0.5;
  private static final double PRIOR_SIGMA = 0.2;
  private static final GaussianPrior PRIOR = new GaussianPrior(PRIOR_MEAN, PRIOR_SIGMA);
  private static final Estimator LOCAL = new Estimator.LocalReparameterisation();
  private static final Estimator PAIR = new WeightSampling(1, Sides.BOTH);

  /** Normals' signs: with a pair of them, the estimate of an orthogonal curvature is exact. */
  private static final NoiseSource SIGNS =
      (key, layer, first, out, from, count) -> {
        NoiseSource.normals().draw(key, layer, first, out, from, count);
        for (int i = from; i < from + count; i++) {
          out[i] = Math.signum(out[i]);
        }
      };

  /** 1, -1, 1, ...: twins of an example get opposite noise. */
  private static final NoiseSource ALTERNATING =
      (key, layer, first, out, from, count) -> {
        for (int i = 0; i < count; i++) {
          out[from + i] = (first + i) % 2 == 0 ? 1 : -1;
        }
      };

  /** In draw t, the sign of parameter i is bit i of t: over all draws every product cancels. */
  private static final NoiseSource FACTORIAL =
      (key, layer, first, out, from, count) -> {
        for (int i = 0; i < count; i++) {
          out[from + i] = (key.draw() >> i & 1) == 0 ? 1 : -1;
        }
      };

  private static Ivon ivon(double temperature, double beta2) {
    double lambda = LineCase.EXAMPLES / temperature;
    double delta = 1 / (lambda * PRIOR_SIGMA * PRIOR_SIGMA);
    return new Ivon(0.9, beta2, lambda, delta, 0.4, Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.9, 1", "0.98, 1", "0.9, 0.1"})
  void pairsOfSignsFindTheExactPosterior(double beta2, double temperature) {
    LineCase line = new LineCase(0);
    Method method = new Method(Family.GAUSSIAN, PRIOR, PAIR);
    Ivon ivon = ivon(temperature, beta2);
    assertExact(line, ivon, line.train(method, ivon, SIGNS, steps(beta2), 0.5), PRIOR, 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.9", "0.98"})
  void localReparameterisationFindsTheExactPosterior(double beta2) {
    LineCase line = new LineCase(0);
    Method method = new Method(Family.GAUSSIAN, PRIOR, LOCAL);
    Ivon ivon = ivon(1, beta2);
    assertExact(line, ivon, line.train(method, ivon, ALTERNATING, steps(beta2), 0.5), PRIOR, 1e-6);
  }

  private static int steps(double beta2) {
    return (int) Math.max(300, 25 / (1 - beta2));
  }

  /** MOPED's: every weight decays to a mean of its own. */
  @Test
  void anEmpiricalPriorPullsEveryWeightToItsOwnMean() {
    LineCase line = new LineCase(0);
    EmpiricalPrior prior = new EmpiricalPrior(new float[] {1, -1, 0.5f, -0.5f}, PRIOR_SIGMA);
    Ivon ivon = ivon(1, 0.9);
    TrainState end = line.train(new Method(Family.GAUSSIAN, prior, PAIR), ivon, SIGNS, 300, 0.5);
    assertExact(line, ivon, end, prior, 1e-6);
  }

  /** m = (H + delta)^-1 (X^T y / (N s^2) + delta m_p) and sigma^2 = 1 / (lambda (H + delta)). */
  private static void assertExact(
      LineCase line, Ivon ivon, TrainState end, Prior prior, double tolerance) {
    MeanField q = end.posterior();
    for (int i = 0; i < LineCase.PARAMETERS; i++) {
      double precision = line.hessian(i, i) + ivon.delta();
      double mean = (line.correlation(i) + ivon.delta() * Ivon.meanOf(prior, i)) / precision;
      assertThat((double) q.mu()[i]).as("m %d", i).isCloseTo(mean, within(tolerance));
      assertThat(end.moments()[1][i] - ivon.delta())
          .as("h %d", i)
          .isCloseTo(line.hessian(i, i), within(tolerance));
      double sigma = 1 / Math.sqrt(ivon.lambda() * precision);
      assertThat(q.sigma(i)).as("sigma %d", i).isCloseTo(sigma, within(tolerance * sigma + 1e-6));
    }
  }

  /**
   * f = H eps^2 has a variance of 2 H^2 / draws: it biases h upward by 1/2 (1 - beta2) Var f / (h +
   * delta), and scatters it as much squared.
   */
  @Test
  void normalsStayWithinTheBiasOfTheirNoise() {
    LineCase line = new LineCase(0);
    double beta2 = 0.997;
    int draws = 8;
    Method method = new Method(Family.GAUSSIAN, PRIOR, new WeightSampling(draws));
    Ivon ivon = ivon(1, beta2);
    TrainState end = line.train(method, ivon, NoiseSource.normals(), 1500, 0.2);
    double kl = 0;
    for (int i = 0; i < LineCase.PARAMETERS; i++) {
      double hessian = line.hessian(i, i);
      double precision = hessian + ivon.delta();
      double bias = 0.5 * (1 - beta2) * 2 * hessian * hessian / draws / precision;
      double scatter = Math.sqrt(bias * precision);
      assertThat(end.moments()[1][i] - precision).isBetween(-4 * scatter, bias + 4 * scatter);
      double mean = (line.correlation(i) + ivon.delta() * PRIOR_MEAN) / precision;
      double ratio = precision / end.moments()[1][i];
      double distance = end.posterior().mu()[i] - mean;
      kl += 0.5 * (ratio - 1 - Math.log(ratio) + distance * distance * ivon.lambda() * precision);
    }
    assertThat(kl).isLessThan(1e-3);
  }

  /** KL[q || p] wants the diagonal of the precision; KL[p || q] that of the covariance. */
  @Test
  void correlatedWeightsHaveTheDiagonalOfThePrecision() {
    LineCase line = new LineCase(0.6f);
    Ivon ivon = ivon(1, 0.9);
    Method method = new Method(Family.GAUSSIAN, PRIOR, new WeightSampling(8, Sides.BOTH));
    TrainState end = line.train(method, ivon, FACTORIAL, 600, 0.5);
    double[][] covariance = covariance(line, ivon);
    double[] right = new double[LineCase.PARAMETERS];
    for (int i = 0; i < right.length; i++) {
      right[i] = ivon.lambda() * (line.correlation(i) + ivon.delta() * PRIOR_MEAN);
    }
    double[] mean = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      for (int j = 0; j < right.length; j++) {
        mean[i] += covariance[i][j] * right[j];
      }
    }
    double meanField = 0;
    double exact = 0;
    for (int i = 0; i < right.length; i++) {
      assertThat((double) end.posterior().mu()[i]).isCloseTo(mean[i], within(1e-6));
      double precision = line.hessian(i, i) + ivon.delta();
      assertThat((double) end.moments()[1][i]).isCloseTo(precision, within(1e-6));
      if (i < 3) {
        assertThat(ivon.lambda() * precision * covariance[i][i]).isGreaterThan(1.2);
      }
    }
    for (int n = 0; n < LineCase.EXAMPLES; n++) {
      for (int i = 0; i < right.length; i++) {
        meanField += Math.pow(line.input(n, i) * ivon.sigma(end.moments()[1][i]), 2);
        for (int j = 0; j < right.length; j++) {
          exact += line.input(n, i) * covariance[i][j] * line.input(n, j);
        }
      }
    }
    // Of the predictions where the data lie (Odgers 2026): the temperature that equalises them.
    assertThat(exact / meanField).isLessThan(0.97);
  }

  private static double[][] covariance(LineCase line, Ivon ivon) {
    double[][] precision = new double[LineCase.PARAMETERS][LineCase.PARAMETERS];
    for (int i = 0; i < precision.length; i++) {
      for (int j = 0; j < precision.length; j++) {
        double prior = i == j ? ivon.delta() : 0;
        precision[i][j] = ivon.lambda() * (line.hessian(i, j) + prior);
      }
    }
    return inverse(precision);
  }

  /** By Gauss and Jordan, of a positive definite matrix, which needs no pivots. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      inverse[i][i] = 1;
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 1 - 1 / matrix[k][k] : matrix[i][k] / matrix[k][k];
        for (int j = 0; j < n; j++) {
          inverse[i][j] -= factor * inverse[k][j];
          matrix[i][j] -= factor * matrix[k][j];
        }
      }
    }
    return inverse;
  }

  /** What a draw costs above the means: T / (2 N) times the sum of gamma = h / (h + delta). */
  @Test
  void aDrawsLossIsThatOfTheMeansAndTheNoiseOfTheTemperature() {
    LineCase line = new LineCase(0);
    double[] excess = {excess(line, 1), excess(line, 0.1)};
    // delta follows T at a fixed prior, so the share gamma rises a little.
    double gammaRatio = sumOfGamma(line, ivon(0.1, 0.9)) / sumOfGamma(line, ivon(1, 0.9));
    assertThat(excess[1] / excess[0]).isCloseTo(0.1 * gammaRatio, within(0.01));
  }

  private static double sumOfGamma(LineCase line, Ivon ivon) {
    double sum = 0;
    for (int i = 0; i < LineCase.PARAMETERS; i++) {
      sum += line.hessian(i, i) / (line.hessian(i, i) + ivon.delta());
    }
    return sum;
  }

  private static double excess(LineCase line, double temperature) {
    Ivon ivon = ivon(temperature, 0.9);
    Method method = new Method(Family.GAUSSIAN, PRIOR, PAIR);
    TrainState end = line.train(method, ivon, SIGNS, 300, 0.5);
    int draws = 4000;
    try (Engine engine = new Nd4jEngine(line.spec(method, ivon))) {
      engine.load(end);
      double mean = mean(line, engine, new Draws.Mean())[0];
      double[] losses = mean(line, engine, new Draws.Weights(1, draws));
      double sum = 0;
      double squares = 0;
      for (double loss : losses) {
        sum += loss - mean;
        squares += (loss - mean) * (loss - mean);
      }
      double average = sum / draws;
      double error = Math.sqrt((squares / draws - average * average) / draws);
      double expected = temperature / (2 * LineCase.EXAMPLES) * sumOfGamma(line, ivon);
      assertThat(average).isCloseTo(expected, within(4 * error));
      assertThat(error).isLessThan(0.03 * expected);
      return average;
    }
  }

  /** The loss of every draw. */
  private static double[] mean(LineCase line, Engine engine, Draws draws) {
    float[] outputs = new float[draws.count() * LineCase.EXAMPLES];
    engine.predict(line.x, LineCase.EXAMPLES, draws, outputs);
    double[] losses = new double[draws.count()];
    for (int t = 0; t < losses.length; t++) {
      double[] own = new double[LineCase.EXAMPLES];
      for (int n = 0; n < own.length; n++) {
        own[n] = outputs[t * own.length + n];
      }
      losses[t] = line.loss(own);
    }
    return losses;
  }

  /** A bias without a sigma makes the steps of gradient descent with momentum: least squares. */
  @Test
  void deterministicBiasesAreTheLeastSquaresOnes() {
    LineCase line = new LineCase(0);
    Ivon ivon = ivon(1, 0.9);
    Method method = new Method(Family.GAUSSIAN_WEIGHTS, PRIOR, LOCAL);
    TrainState end = line.train(method, ivon, ALTERNATING, 600, 0.5);
    assertThat((double) end.posterior().mu()[3])
        .isCloseTo(line.correlation(3) / line.hessian(3, 3), within(1e-6));
    assertThat(end.posterior().isUncertain(3)).isFalse();
    assertThat(end.moments()[1][3]).isZero();
  }
}
