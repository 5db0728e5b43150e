package credence.engine.nd4j;

import credence.bayes.Likelihood;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Targets;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.nd4j.layers.NoiseSource;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Linear regression with known noise, y = X w + b + N(0, s^2): parameter 3 is the bias. Examples 2
 * n and 2 n + 1 are the same, so that noise of alternating sign cancels in local
 * reparameterisation.
 */
final class LineCase {

  static final int EXAMPLES = 256;
  static final int PARAMETERS = 4;
  static final double NOISE = 2;

  final float[] x = new float[EXAMPLES * 3];
  final double[] y = new double[EXAMPLES];

  /**
   * @param mixed how much of its neighbour each column of the orthogonal design gets: 0 for none
   */
  LineCase(float mixed) {
    float[] noise = EngineCases.normals(EXAMPLES, 40);
    for (int n = 0; n < EXAMPLES; n++) {
      for (int j = 0; j < 3; j++) {
        x[n * 3 + j] = hadamard(n, j) + mixed * hadamard(n, (j + 1) % 3);
      }
      double line = 0.7 * x[n * 3] - 0.4 * x[n * 3 + 1] + 0.2;
      y[n] = line + NOISE * noise[n / 2];
    }
  }

  private static float hadamard(int n, int j) {
    return (n / 2 >> j & 1) == 0 ? 1 : -1;
  }

  /** Input {@code j} of example {@code n}, the bias's 1 included. */
  double input(int n, int j) {
    return j == 3 ? 1 : x[n * 3 + j];
  }

  /** H = X^T X / (N s^2): the Hessian of the mean negative log-likelihood. */
  double hessian(int i, int j) {
    double sum = 0;
    for (int n = 0; n < EXAMPLES; n++) {
      sum += input(n, i) * input(n, j);
    }
    return sum / (EXAMPLES * NOISE * NOISE);
  }

  /** X^T y / (N s^2). */
  double correlation(int i) {
    double sum = 0;
    for (int n = 0; n < EXAMPLES; n++) {
      sum += input(n, i) * y[n];
    }
    return sum / (EXAMPLES * NOISE * NOISE);
  }

  /** Mean over the examples of -log p(y | x, w). */
  double loss(double[] outputs) {
    return new IndexedGaussian(y)
        .meanNll(outputs, all().targets(), EXAMPLES, 1, new double[EXAMPLES]);
  }

  /** In double; labels are indices of the examples, whose targets these are. */
  private record IndexedGaussian(double[] values) implements Likelihood {
    @Override
    public double meanNll(
        double[] outputs, Targets targets, int examples, int width, double[] gradient) {
      int[] labels = targets.labels();
      double sum = 0;
      for (int b = 0; b < examples; b++) {
        double residual = outputs[b] - values[labels[b]];
        gradient[b] = residual / (NOISE * NOISE * examples);
        sum += residual * residual / (2 * NOISE * NOISE);
      }
      return sum / examples + 0.5 * Math.log(2 * Math.PI * NOISE * NOISE);
    }
  }

  EngineSpec spec(Method method, Optimizer optimizer) {
    NetworkSpec line = new NetworkSpec("line", Shape.flat(3), List.of(new Dense(1)));
    return new EngineSpec(line, EXAMPLES, method, optimizer, new IndexedGaussian(y));
  }

  Minibatch all() {
    int[] labels = new int[EXAMPLES];
    Arrays.setAll(labels, n -> n);
    return new Minibatch(x, labels, EXAMPLES);
  }

  /** Full-batch steps in double from means of 0; the rate falls to 0 in a line. */
  TrainState train(Method method, Ivon ivon, NoiseSource noise, int steps, double rate) {
    float[] rho = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      boolean uncertain = i < 3 || method.family().isUncertain(credence.net.WeightLayout.Role.BIAS);
      rho[i] = uncertain ? ivon.rho(ivon.initialPrecision()) : Float.NEGATIVE_INFINITY;
    }
    try (Engine engine = new Nd4jEngine(spec(method, ivon), DataType.DOUBLE, noise)) {
      engine.load(MeanField.of(new float[PARAMETERS], rho));
      for (int step = 0; step < steps; step++) {
        double now = rate * (1 - (double) step / steps);
        engine.step(all(), EngineCases.key(step), 1 / ivon.lambda(), now);
      }
      return engine.save();
    }
  }
}
