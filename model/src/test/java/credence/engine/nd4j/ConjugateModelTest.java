package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.bayes.Likelihood;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Linear regression with known noise, y = X w + b + N(0, 4), on an orthogonal design: the exact
 * posterior is a mean-field Gaussian, with precision 1 / sigma_p^2 + n / 4 and mean (mu_p /
 * sigma_p^2 + x^T y / 4) / precision, so training must find it.
 */
class ConjugateModelTest {

  private static final int EXAMPLES = 512;
  private static final double NOISE = 2;
  private static final GaussianPrior PRIOR = new GaussianPrior(0.5, 0.2);

  /** Labels are indices of the examples, whose targets these are. */
  private record GaussianLikelihood(double[] targets) implements Likelihood {
    @Override
    public double meanNll(
        double[] outputs, int[] labels, int examples, int width, double[] gradient) {
      double sum = 0;
      for (int b = 0; b < examples; b++) {
        double residual = outputs[b] - targets[labels[b]];
        gradient[b] = residual / (NOISE * NOISE * examples);
        sum += residual * residual / (2 * NOISE * NOISE) + Math.log(NOISE);
      }
      return sum / examples + 0.5 * Math.log(2 * Math.PI);
    }
  }

  @Test
  void trainingFindsTheExactPosterior() {
    float[] x = new float[EXAMPLES * 3];
    double[] y = new double[EXAMPLES];
    float[] noise = EngineCases.normals(EXAMPLES, 40);
    for (int n = 0; n < EXAMPLES; n++) {
      for (int j = 0; j < 3; j++) {
        // Columns of a Hadamard matrix: orthogonal to each other and to the bias's ones.
        x[n * 3 + j] = (n >> j & 1) == 0 ? 1 : -1;
      }
      y[n] = 0.7 * x[n * 3] - 0.4 * x[n * 3 + 1] + 0.2 + NOISE * noise[n];
    }
    MeanField q = train(x, y);
    double precision = 1 / (0.2 * 0.2) + EXAMPLES / (NOISE * NOISE);
    for (int j = 0; j < 4; j++) {
      double correlation = 0;
      for (int n = 0; n < EXAMPLES; n++) {
        correlation += y[n] * (j == 3 ? 1 : x[n * 3 + j]);
      }
      double mean = (0.5 / (0.2 * 0.2) + correlation / (NOISE * NOISE)) / precision;
      double sigma = 1 / Math.sqrt(precision);
      // A tenth of the posterior's deviation, and 5 % of it.
      assertThat((double) q.mu()[j]).as("mu %d", j).isCloseTo(mean, within(0.1 * sigma));
      assertThat(q.sigma(j)).as("sigma %d", j).isCloseTo(sigma, within(0.05 * sigma));
    }
  }

  private static MeanField train(float[] x, double[] y) {
    NetworkSpec line = new NetworkSpec("line", Shape.flat(3), List.of(new Dense(1)));
    Optimizer adam = Optimizer.Adam.standard();
    EngineSpec spec =
        new EngineSpec(line, EXAMPLES, Method.meanField(PRIOR), adam, new GaussianLikelihood(y));
    int[] labels = new int[EXAMPLES];
    Arrays.setAll(labels, n -> n);
    Minibatch all = new Minibatch(x, labels, EXAMPLES);
    int steps = 1500;
    try (Engine engine = new Nd4jEngine(spec)) {
      MeanField start = MeanField.of(new float[4], new float[] {-1, -1, -1, -1});
      engine.load(TrainState.initial(start, adam));
      for (int step = 0; step < steps; step++) {
        double rate = 0.03 * (1 - (double) step / steps);
        engine.step(all, EngineCases.key(step), 1.0 / EXAMPLES, rate);
      }
      return engine.save().posterior();
    }
  }
}
