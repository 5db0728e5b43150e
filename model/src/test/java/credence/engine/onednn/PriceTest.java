package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Estimator.LocalReparameterisation;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Softplus;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Price's theorem, which estimates of curvature rest on: over the posterior, the mean of ghat
 * epsilon / sigma, that of 2 dL/dsigma^2, and that of the Hessian's diagonal are one.
 */
class PriceTest {

  private static final int STEPS = 20_000;
  private static final float SIGMA = 0.4f;
  private static final GaussianPrior PRIOR = new GaussianPrior(0, 1);

  /** Means over the steps' estimates of f, and the standard errors of these means. */
  private record Estimates(double[] mean, double[] error) {}

  @Test
  void onADenseSoftmaxLayerAllThreeAgree() {
    NetworkSpec network = new NetworkSpec("dense", Shape.flat(3), List.of(new Dense(3)));
    Minibatch minibatch = EngineCases.minibatch(network, 4);
    Estimates drawn = estimate(network, minibatch, new WeightSampling(1));
    Estimates local = estimate(network, minibatch, new LocalReparameterisation());
    double[] hessian = hessian(network, minibatch);
    for (int i = 0; i < hessian.length; i++) {
      assertThat(drawn.mean[i]).as("drawn %d", i).isCloseTo(hessian[i], within(5 * drawn.error[i]));
      assertThat(local.mean[i]).as("local %d", i).isCloseTo(hessian[i], within(5 * local.error[i]));
      assertThat(5 * local.error[i]).isLessThan(0.25 * hessian[i]);
    }
    // What the fan-in and the examples save.
    assertThat(sum(local.error)).isLessThan(0.9 * sum(drawn.error));
  }

  /**
   * A convolution that has one position is a dense layer. With several, local reparameterisation
   * leaves out what positions that share a kernel have in common.
   */
  @Test
  void onAConvolutionTheyAgreeAtOnePositionOnly() {
    NetworkSpec one = convolution(2);
    Minibatch minibatch = EngineCases.minibatch(one, 4);
    Estimates drawn = estimate(one, minibatch, new WeightSampling(1));
    Estimates local = estimate(one, minibatch, new LocalReparameterisation());
    for (int i = 0; i < 4; i++) {
      double error = Math.hypot(drawn.error[i], local.error[i]);
      assertThat(local.mean[i]).isCloseTo(drawn.mean[i], within(5 * error));
    }
    NetworkSpec many = convolution(5);
    Minibatch larger = ones(EngineCases.minibatch(many, 4));
    drawn = estimate(many, larger, new WeightSampling(1));
    local = estimate(many, larger, new LocalReparameterisation());
    double shared = sum(Arrays.copyOf(drawn.mean, 4));
    double independent = sum(Arrays.copyOf(local.mean, 4));
    assertThat(independent).isPositive().isLessThan(0.5 * shared);
  }

  /** A kernel of 2 x 2 over images of {@code side}, all positions of which a class sees. */
  private static NetworkSpec convolution(int side) {
    return new NetworkSpec(
        "convolution",
        new Shape(1, side, side),
        List.of(Conv2d.of(1, 2, 1, 0), new Flatten(), new Dense(2)));
  }

  private static Minibatch ones(Minibatch minibatch) {
    float[] images = minibatch.images().clone();
    Arrays.fill(images, 1);
    return new Minibatch(images, minibatch.labels(), minibatch.examples());
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** What follows a convolution sums all its positions, with one sign for each class. */
  private static MeanField posterior(NetworkSpec network) {
    MeanField q = EngineCases.posterior(network);
    if (network.layers().size() > 1) {
      WeightLayout.Tensor dense = WeightLayout.of(network).tensor(2, WeightLayout.Role.WEIGHT);
      int half = dense.offset() + dense.size() / 2;
      Arrays.fill(q.mu(), dense.offset(), half, 0.2f);
      Arrays.fill(q.mu(), half, dense.end(), -0.2f);
    }
    Arrays.fill(q.rho(), (float) Softplus.inverse(SIGMA));
    return q;
  }

  /** f = derivative by sigma over sigma, from the derivative by rho. */
  private static Estimates estimate(NetworkSpec network, Minibatch minibatch, Estimator estimator) {
    Method method = new Method(Family.GAUSSIAN, PRIOR, estimator);
    Optimizer sgd = new Optimizer.Sgd();
    MeanField q = posterior(network);
    double factor = 1 / (Softplus.derivative(q.rho()[0]) * SIGMA);
    double[] sum = new double[q.size()];
    double[] squares = new double[q.size()];
    try (Engine engine =
        new OnednnEngine(EngineSpec.classifier(network, minibatch.examples(), method, sgd))) {
      engine.load(q);
      for (int step = 0; step < STEPS; step++) {
        float[] byRho = engine.gradients(minibatch, EngineCases.key(step), 0).rho();
        for (int i = 0; i < byRho.length; i++) {
          double f = factor * byRho[i];
          sum[i] += f;
          squares[i] += f * f;
        }
      }
    }
    double[] error = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= STEPS;
      error[i] = Math.sqrt((squares[i] / STEPS - sum[i] * sum[i]) / STEPS);
    }
    return new Estimates(sum, error);
  }

  /**
   * The posterior's mean of the Hessian's diagonal, which for the weight of input j and class c is
   * the examples' mean of x_j^2 p_c (1 - p_c).
   */
  private static double[] hessian(NetworkSpec network, Minibatch minibatch) {
    MeanField q = posterior(network);
    WeightLayout layout = WeightLayout.of(network);
    double[] sum = new double[layout.size()];
    float[] epsilon = new float[layout.size()];
    for (int draw = 0; draw < STEPS; draw++) {
      RandomKey key = RandomKey.ofDraw(1, Purpose.PREDICT_WEIGHTS, draw);
      RandomStream.of(key, 0).normals(0, epsilon, 0, epsilon.length);
      for (int b = 0; b < minibatch.examples(); b++) {
        add(minibatch, b, q, epsilon, sum);
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= (double) STEPS * minibatch.examples();
    }
    return sum;
  }

  private static void add(Minibatch minibatch, int b, MeanField q, float[] epsilon, double[] sum) {
    double[] exp = new double[3];
    for (int c = 0; c < 3; c++) {
      double logit = 0;
      for (int j = 0; j < 4; j++) {
        int index = index(c, j);
        logit += input(minibatch, b, j) * (q.mu()[index] + SIGMA * epsilon[index]);
      }
      exp[c] = Math.exp(logit);
    }
    for (int c = 0; c < 3; c++) {
      double p = exp[c] / sum(exp);
      for (int j = 0; j < 4; j++) {
        sum[index(c, j)] += Math.pow(input(minibatch, b, j), 2) * p * (1 - p);
      }
    }
  }

  /** Weights [3, 3], then the biases, whose input is 1. */
  private static int index(int c, int j) {
    return j == 3 ? 9 + c : 3 * c + j;
  }

  private static double input(Minibatch minibatch, int b, int j) {
    return j == 3 ? 1 : minibatch.images()[3 * b + j];
  }
}
