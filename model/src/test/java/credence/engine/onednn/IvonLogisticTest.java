package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.Likelihood;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Targets;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.Minibatch;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logistic regression, p(y = 1) = 1 / (1 + exp(-(w x + b))), whose best mean-field posterior is
 * found by quadrature of the ELBO's derivatives: at it, the posterior's mean of the gradient
 * vanishes and sigma^-2 = lambda (mean of the Hessian's diagonal + delta).
 */
class IvonLogisticTest {

  private static final int EXAMPLES = 32;
  private static final double PRIOR_SIGMA = 1.5;
  private static final double LAMBDA = EXAMPLES;
  private static final double DELTA = 1 / (LAMBDA * PRIOR_SIGMA * PRIOR_SIGMA);

  /** Labels are 0 or 1. */
  private record Logistic() implements Likelihood {
    @Override
    public double meanNll(
        double[] outputs, Targets targets, int examples, int width, double[] gradient) {
      int[] labels = targets.labels();
      double sum = 0;
      for (int b = 0; b < examples; b++) {
        double p = 1 / (1 + Math.exp(-outputs[b]));
        sum -= Math.log(labels[b] == 1 ? p : 1 - p);
        gradient[b] = (p - labels[b]) / examples;
      }
      return sum / examples;
    }
  }

  static Stream<Arguments> cases() {
    Estimator pairs = new WeightSampling(4, Sides.BOTH);
    Estimator local = new Estimator.LocalReparameterisation();
    return Stream.of(
        Arguments.of(0, pairs),
        Arguments.of(1, pairs),
        Arguments.of(0, local),
        Arguments.of(1, local));
  }

  /**
   * @param spread of the inputs; 0 leaves the bias alone, and the prior its weight
   */
  @ParameterizedTest
  @MethodSource("cases")
  void posteriorsAreThoseOfQuadrature(double spread, Estimator estimator) {
    float[] x = new float[EXAMPLES];
    int[] labels = new int[EXAMPLES];
    float[] noise = EngineCases.normals(2 * EXAMPLES, 3);
    for (int n = 0; n < EXAMPLES; n++) {
      x[n] = (float) (spread * noise[n]);
      labels[n] = noise[EXAMPLES + n] < 0.8 * noise[n] * spread + 0.5 ? 1 : 0;
    }
    double[] expected = quadrature(x, labels);
    MeanField q = train(x, labels, estimator);
    for (int i = 0; i < 2; i++) {
      double sigma = 1 / Math.sqrt(LAMBDA * expected[2 + i]);
      // 1 % of the mean, or of sigma where the mean is 0.
      double scale = Math.max(Math.abs(expected[i]), sigma);
      assertThat((double) q.mu()[i]).as("m %d", i).isCloseTo(expected[i], within(0.01 * scale));
      assertThat(q.sigma(i)).as("sigma %d", i).isCloseTo(sigma, within(0.01 * sigma));
    }
  }

  private static MeanField train(float[] x, int[] labels, Estimator estimator) {
    GaussianPrior prior = new GaussianPrior(0, PRIOR_SIGMA);
    Method method = new Method(Family.GAUSSIAN, prior, estimator);
    Ivon ivon = new Ivon(0.9, 0.9995, LAMBDA, DELTA, 0.15, Double.POSITIVE_INFINITY);
    NetworkSpec network = new NetworkSpec("logistic", Shape.flat(1), List.of(new Dense(1)));
    EngineSpec spec = new EngineSpec(network, EXAMPLES, method, ivon, new Logistic());
    Minibatch all = new Minibatch(x, labels, EXAMPLES);
    float[] rho = new float[2];
    Arrays.fill(rho, ivon.rho(ivon.initialPrecision()));
    int steps = 20_000;
    try (Engine engine = new OnednnEngine(spec)) {
      engine.load(MeanField.of(new float[2], rho));
      for (int step = 0; step < steps; step++) {
        double rate = 0.1 * (1 - (double) step / steps);
        engine.step(all, EngineCases.key(step), 1 / LAMBDA, rate);
      }
      return engine.save().posterior();
    }
  }

  /** Means of w and b, then h + delta of each, by damped fixed-point iteration. */
  private static double[] quadrature(float[] x, int[] labels) {
    double[] state = {0, 0, 0.2 + DELTA, 0.2 + DELTA};
    for (int iteration = 0; iteration < 3000; iteration++) {
      double[] gradient = {DELTA * state[0], DELTA * state[1]};
      double[] precision = {DELTA, DELTA};
      for (int n = 0; n < EXAMPLES; n++) {
        double mean = state[0] * x[n] + state[1];
        double variance = (x[n] * x[n] / state[2] + 1 / state[3]) / LAMBDA;
        double[] moments = gaussian(mean, Math.sqrt(variance));
        gradient[0] += x[n] * (moments[0] - labels[n]) / EXAMPLES;
        gradient[1] += (moments[0] - labels[n]) / EXAMPLES;
        precision[0] += x[n] * x[n] * moments[1] / EXAMPLES;
        precision[1] += moments[1] / EXAMPLES;
      }
      for (int i = 0; i < 2; i++) {
        state[i] -= 0.3 * gradient[i] / precision[i];
        state[2 + i] += 0.3 * (precision[i] - state[2 + i]);
      }
    }
    return state;
  }

  /**
   * Means of p = sigmoid(z) and p (1 - p) over z ~ N(mean, deviation^2): trapezia, 8 sigma wide.
   */
  private static double[] gaussian(double mean, double deviation) {
    double[] sums = new double[3];
    for (double t = -8; t <= 8; t += 0.05) {
      double weight = Math.exp(-t * t / 2);
      double p = 1 / (1 + Math.exp(-(mean + deviation * t)));
      sums[0] += weight * p;
      sums[1] += weight * p * (1 - p);
      sums[2] += weight;
    }
    return new double[] {sums[0] / sums[2], sums[1] / sums[2]};
  }
}
