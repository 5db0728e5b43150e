package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Gaussian;
import credence.bayes.GaussianPrior;
import credence.bayes.Heteroscedastic;
import credence.bayes.Likelihood;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Targets;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.nd4j.Nd4jEngine;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Engines trained on numbers. Bayesian linear regression on a correlated design, y = X w + N(0,
 * s^2): the exact posterior has the precision P = X^T X / s^2 + 1 / s_p^2 and the mean P^-1 X^T y /
 * s^2, and the mean-field optimum has this mean and the precisions of P's diagonal (Bishop 2006,
 * 10.1.2).
 */
class RegressionOptimumTest {

  private static final int EXAMPLES = 256;
  private static final int INPUTS = 3;
  private static final double NOISE = 0.8;
  private static final double PRIOR_SIGMA = 0.5;
  private static final Method METHOD = Method.meanField(new GaussianPrior(0, PRIOR_SIGMA));
  private static final Optimizer ADAM = Optimizer.Adam.standard();

  private final float[] x = new float[EXAMPLES * INPUTS];
  private final float[] y = new float[EXAMPLES];

  @BeforeEach
  void draw() {
    float[] normals = EngineCases.normals(EXAMPLES * (INPUTS + 1), 12);
    for (int n = 0; n < EXAMPLES; n++) {
      for (int j = 0; j < INPUTS; j++) {
        float own = normals[n * INPUTS + j];
        x[n * INPUTS + j] = j == 0 ? own : 0.6f * x[n * INPUTS + j - 1] + 0.8f * own;
      }
      double line = 0.7 * x[n * INPUTS] - 0.4 * x[n * INPUTS + 1] + 0.2;
      y[n] = (float) (line + NOISE * normals[EXAMPLES * INPUTS + n]);
    }
  }

  @Test
  void trainingReachesTheMeanFieldOptimum() {
    NetworkSpec line = new NetworkSpec("line", Shape.flat(INPUTS), List.of(new Dense(1)));
    MeanField q = train(line, new Gaussian(NOISE), 4000);
    double[][] precision = precision();
    double[] mean = solved(precision, correlations());
    for (int j = 0; j <= INPUTS; j++) {
      double sigma = 1 / Math.sqrt(precision[j][j]);
      assertThat((double) q.mu()[j]).as("mu %d", j).isCloseTo(mean[j], within(0.1 * sigma));
      assertThat(q.sigma(j)).as("sigma %d", j).isCloseTo(sigma, within(0.05 * sigma));
    }
  }

  /** A network that may give a variance to each example finds the one that all of them have. */
  @Test
  void aHeteroscedasticNetworkFindsConstantNoise() {
    NetworkSpec line = new NetworkSpec("line", Shape.flat(INPUTS), List.of(new Dense(2)));
    MeanField q = train(line, new Heteroscedastic(0), 4000);
    // Weights [2, 3] of f and u, then the two biases.
    assertThat(Math.exp(0.5 * q.mu()[2 * INPUTS + 1])).isCloseTo(NOISE, within(0.12 * NOISE));
    for (int j = 0; j < INPUTS; j++) {
      assertThat((double) q.mu()[INPUTS + j]).isCloseTo(0, within(4 * q.sigma(INPUTS + j)));
    }
  }

  @Test
  void bothEnginesHaveTheGradientOfBothLikelihoods() {
    for (Likelihood likelihood :
        List.of(new Gaussian(NOISE), new Heteroscedastic(0), new Heteroscedastic(0.5))) {
      int outputs = likelihood instanceof Gaussian ? 1 : 2;
      NetworkSpec network =
          new NetworkSpec(
              "two",
              Shape.flat(INPUTS),
              List.of(new Dense(5), Activation.SOFTPLUS, new Dense(outputs)));
      EngineSpec spec = new EngineSpec(network, 8, METHOD, ADAM, likelihood);
      Minibatch batch = new Minibatch(x, new Targets.Numbers(Arrays.copyOf(y, 8), 1), 8);
      try (Engine fast = new OnednnEngine(spec);
          Engine reference = new Nd4jEngine(spec)) {
        fast.load(EngineCases.posterior(network));
        reference.load(EngineCases.posterior(network));
        Engine.Gradients ours = fast.gradients(batch, EngineCases.key(1), 0.01);
        Engine.Gradients theirs = reference.gradients(batch, EngineCases.key(1), 0.01);
        assertThat(ours.nll()).isCloseTo(theirs.nll(), within(1e-4));
        for (int i = 0; i < ours.mu().length; i++) {
          double most = 1e-4 * Math.max(1, Math.abs(theirs.mu()[i]));
          assertThat((double) ours.mu()[i]).isCloseTo(theirs.mu()[i], within(most));
          most = 1e-4 * Math.max(1, Math.abs(theirs.rho()[i]));
          assertThat((double) ours.rho()[i]).isCloseTo(theirs.rho()[i], within(most));
        }
        Engine.StepResult step = fast.step(batch, EngineCases.key(2), 0.01, 1e-3);
        Engine.StepResult same = reference.step(batch, EngineCases.key(2), 0.01, 1e-3);
        assertThat(step.errors()).isCloseTo(same.errors(), within(1e-3)).isPositive();
      }
    }
  }

  private MeanField train(NetworkSpec network, Likelihood likelihood, int steps) {
    EngineSpec spec = new EngineSpec(network, EXAMPLES, METHOD, ADAM, likelihood);
    Minibatch all = new Minibatch(x, new Targets.Numbers(y, 1), EXAMPLES);
    int size = (INPUTS + 1) * network.classes();
    float[] mu = new float[size];
    float[] rho = new float[size];
    Arrays.fill(mu, 0.01f);
    Arrays.fill(rho, -2);
    try (Engine engine = new OnednnEngine(spec)) {
      engine.load(MeanField.of(mu, rho));
      for (int step = 0; step < steps; step++) {
        double rate = 0.02 * (1 - (double) step / steps);
        engine.step(all, EngineCases.key(step), 1.0 / EXAMPLES, rate);
      }
      return engine.save().posterior();
    }
  }

  private double input(int n, int j) {
    return j == INPUTS ? 1 : x[n * INPUTS + j];
  }

  private double[][] precision() {
    double[][] p = new double[INPUTS + 1][INPUTS + 1];
    for (int i = 0; i <= INPUTS; i++) {
      for (int j = 0; j <= INPUTS; j++) {
        for (int n = 0; n < EXAMPLES; n++) {
          p[i][j] += input(n, i) * input(n, j) / (NOISE * NOISE);
        }
      }
      p[i][i] += 1 / (PRIOR_SIGMA * PRIOR_SIGMA);
    }
    return p;
  }

  private double[] correlations() {
    double[] sums = new double[INPUTS + 1];
    for (int j = 0; j <= INPUTS; j++) {
      for (int n = 0; n < EXAMPLES; n++) {
        sums[j] += input(n, j) * y[n] / (NOISE * NOISE);
      }
    }
    return sums;
  }

  /** By Gauss and Seidel, which converges for what is positive definite. */
  private static double[] solved(double[][] a, double[] b) {
    double[] solution = new double[b.length];
    for (int sweep = 0; sweep < 1000; sweep++) {
      for (int i = 0; i < b.length; i++) {
        double rest = b[i];
        for (int j = 0; j < b.length; j++) {
          rest -= j == i ? 0 : a[i][j] * solution[j];
        }
        solution[i] = rest / a[i][i];
      }
    }
    return solution;
  }
}
