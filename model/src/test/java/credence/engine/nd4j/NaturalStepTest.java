package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Ivon;
import credence.engine.IvonGolden;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class NaturalStepTest {

  @ParameterizedTest
  @MethodSource("credence.engine.IvonGolden#all")
  void stepsAreThoseOfTheEquations(IvonGolden golden) {
    Ivon ivon = golden.ivon();
    GaussianPrior prior = new GaussianPrior(IvonGolden.PRIOR_MEAN, 1);
    NaturalStep rule = new NaturalStep(ivon, prior);
    double[] m = {IvonGolden.M};
    double[] g = {0};
    double[] precision = {IvonGolden.H + ivon.delta()};
    for (int t = 1; t <= golden.steps(); t++) {
      double[] sigma = {ivon.sigma(precision[0])};
      double[] bySigma = {IvonGolden.curvature(t) * sigma[0]};
      NaturalStep.Gradient gradient =
          new NaturalStep.Gradient(new double[] {IvonGolden.gradient(t)}, bySigma);
      rule.apply(m, sigma, gradient, g, precision, t, IvonGolden.RATE);
    }
    assertThat(m[0]).isCloseTo(golden.m(), within(1e-12));
    assertThat(precision[0] - ivon.delta()).isCloseTo(golden.h(), within(1e-12));
    assertThat(g[0]).isCloseTo(golden.g(), within(1e-12));
  }

  /** h' + delta = (h + delta) (1 + u + u^2 / 2), and that is at least half at u = -1. */
  @Test
  void noCurvatureTakesMoreThanHalfOfThePrecision() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double beta2 = random.nextDouble();
      double delta = Math.exp(10 * random.nextGaussian() - 10);
      Ivon ivon = new Ivon(0.9, beta2, 1000, delta, 1, Double.POSITIVE_INFINITY);
      double curvature = Math.exp(20 * random.nextGaussian()) * random.nextGaussian();
      // Down to h = -delta + tiny.
      double precision = delta * Math.exp(10 * random.nextGaussian());
      assertThat(ivon.nextPrecision(precision, curvature, ivon.delta()))
          .isGreaterThanOrEqualTo(precision / 2 * (1 - 1e-12));
    }
  }

  @Test
  void variancesScaleWithTheTemperature() {
    double delta = 2e-4;
    Ivon warm = new Ivon(0.9, 0.99, 1000, delta, 0.1, Double.POSITIVE_INFINITY);
    Ivon cold = new Ivon(0.9, 0.99, 1000 / 0.25, delta, 0.1, Double.POSITIVE_INFINITY);
    double precision = 0.3 + delta;
    assertThat(Math.pow(cold.sigma(precision), 2))
        .isCloseTo(0.25 * Math.pow(warm.sigma(precision), 2), within(1e-12));
    assertThat(cold.precision(cold.sigma(precision))).isCloseTo(precision, within(1e-12));
    // With (T, delta) as a pair, what pulls at the means is the same at every T.
    for (Ivon ivon : new Ivon[] {warm, cold}) {
      double[] m = {2};
      double[] sigma = {ivon.sigma(precision)};
      NaturalStep.Gradient none = new NaturalStep.Gradient(new double[1], new double[1]);
      double sigmaOfPrior = 1 / Math.sqrt(ivon.lambda() * delta);
      new NaturalStep(ivon, new GaussianPrior(0, sigmaOfPrior))
          .apply(m, sigma, none, new double[1], new double[] {precision}, 1, 0.5);
      double next = ivon.nextPrecision(precision, 0, ivon.delta());
      assertThat(m[0]).isCloseTo(2 - 0.5 * (0.1 + delta) * delta * 2 / next, within(1e-12));
    }
  }

  /** Where T is next to nothing, the drawn weights are the means. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void atATemperatureOfNothingTheStepIsDeterministic(int draws) {
    LineCase line = new LineCase(0.3f);
    double lambda = 1e13;
    double delta = 0.05;
    GaussianPrior prior = new GaussianPrior(0.5, 1 / Math.sqrt(lambda * delta));
    Ivon ivon = new Ivon(0.9, 0.99, lambda, delta, 0.4, Double.POSITIVE_INFINITY);
    float[] mu = {0.3f, -0.2f, 0.1f, 0.4f};
    Method method = new Method(Family.GAUSSIAN, prior, new Estimator.WeightSampling(draws));
    TrainState end = step(line, method, ivon, mu);
    float[] gradient = gradientAtTheMeans(line, mu);
    for (int i = 0; i < mu.length; i++) {
      double decayed = gradient[i] + delta * (mu[i] - 0.5);
      double expected = mu[i] - 0.2 * (0.4 + delta) * decayed / end.moments()[1][i];
      assertThat((double) end.posterior().mu()[i]).isCloseTo(expected, within(1e-6));
    }
  }

  private static TrainState step(LineCase line, Method method, Ivon ivon, float[] mu) {
    float[] rho = new float[mu.length];
    Arrays.fill(rho, ivon.rho(ivon.initialPrecision()));
    try (Engine engine = new Nd4jEngine(line.spec(method, ivon), DataType.DOUBLE)) {
      engine.load(MeanField.of(mu.clone(), rho));
      engine.step(line.all(), EngineCases.key(0), 1 / ivon.lambda(), 0.2);
      return engine.save();
    }
  }

  private static float[] gradientAtTheMeans(LineCase line, float[] mu) {
    Method point =
        new Method(Family.POINT, new GaussianPrior(0, 1), new Estimator.LocalReparameterisation());
    float[] rho = new float[mu.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    Optimizer sgd = new Optimizer.Sgd();
    try (Engine engine = new Nd4jEngine(line.spec(point, sgd), DataType.DOUBLE)) {
      engine.load(MeanField.of(mu.clone(), rho));
      return engine.gradients(line.all(), EngineCases.key(0), 0).mu();
    }
  }
}
