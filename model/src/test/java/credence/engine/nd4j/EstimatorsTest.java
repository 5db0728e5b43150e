package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * In a network of dense layers an example's outputs are distributed alike under local
 * reparameterisation and under sampled weights, so the two gradients have one expectation; per
 * step, the first varies less (Kingma et al. 2015).
 */
class EstimatorsTest {

  private static final int STEPS = 1500;
  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "dense", Shape.flat(4), List.of(new Dense(5), Activation.SOFTPLUS, new Dense(3)));

  /** Mean and squared standard error of each derivative, mu then rho. */
  private record Moments(double[] mean, double[] squaredError) {}

  private static Moments local;
  private static Moments sampled;

  @BeforeAll
  static void measure() {
    local = moments(MethodCases.LOCAL);
    sampled = moments(new Estimator.WeightSampling(1));
  }

  @Test
  void bothEstimatorsExpectTheSameGradient() {
    int size = local.mean.length;
    double squares = 0;
    double signal = 0;
    for (int i = 0; i < size; i++) {
      double squaredError = local.squaredError[i] + sampled.squaredError[i];
      double difference = local.mean[i] - sampled.mean[i];
      double z = difference / Math.sqrt(squaredError);
      assertThat(Math.abs(z)).as("derivative %d, in standard errors", i).isLessThan(4.5);
      squares += z * z;
      signal += local.mean[i] * local.mean[i] / squaredError;
    }
    // Standard errors are the size of what they explain, and far smaller than the gradient.
    assertThat(squares / size).isBetween(0.5, 1.6);
    assertThat(Math.sqrt(signal / size)).isGreaterThan(10);
  }

  @Test
  void localReparameterisationVariesLess() {
    assertThat(total(local.squaredError)).isLessThan(0.6 * total(sampled.squaredError));
  }

  @Test
  void drawsOfAStepAreAveraged() {
    double four = total(moments(new Estimator.WeightSampling(4)).squaredError);
    assertThat(total(sampled.squaredError) / four).isBetween(3.2, 4.8);
  }

  private static double total(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static Moments moments(Estimator estimator) {
    Method method = new Method(Family.GAUSSIAN, EngineCases.PRIOR, estimator);
    Minibatch minibatch = EngineCases.minibatch(NETWORK, 6);
    try (Engine engine = new Nd4jEngine(EngineSpec.classifier(NETWORK, 6, method, SGD))) {
      engine.load(EngineCases.state(NETWORK, SGD));
      int size = 2 * EngineCases.posterior(NETWORK).size();
      double[] sum = new double[size];
      double[] squares = new double[size];
      for (int step = 0; step < STEPS; step++) {
        Engine.Gradients g = engine.gradients(minibatch, EngineCases.key(step), 0);
        for (int i = 0; i < size; i++) {
          double value = i < size / 2 ? g.mu()[i] : g.rho()[i - size / 2];
          sum[i] += value;
          squares[i] += value * value;
        }
      }
      return moments(sum, squares);
    }
  }

  private static Moments moments(double[] sum, double[] squares) {
    double[] mean = new double[sum.length];
    double[] squaredError = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = sum[i] / STEPS;
      squaredError[i] = (squares[i] / STEPS - mean[i] * mean[i]) / (STEPS - 1);
    }
    return new Moments(mean, squaredError);
  }
}
