package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Softplus;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two classes that two of eight inputs tell apart: the log-uniform prior leaves the weights of
 * these two and masks the other twelve (Molchanov et al. 2017).
 */
class SparseVariationalDropoutTest {

  private static final int INPUTS = 8;
  private static final int EXAMPLES = 256;
  private static final int STEPS = 2500;
  private static final NetworkSpec LINE =
      new NetworkSpec("line", Shape.flat(INPUTS), List.of(new Dense(2)));

  @Test
  void weightsOfInputsThatSayNothingAreMasked() {
    LogUniformPrior prior = MethodCases.LOG_UNIFORM;
    MeanField q = train(new Method(Family.GAUSSIAN_WEIGHTS, prior, MethodCases.LOCAL));
    int kept = 0;
    for (int i = 0; i < 2 * INPUTS; i++) {
      boolean masked = prior.isMasked(q.mu()[i], q.sigma(i));
      if (i % INPUTS >= 2) {
        assertThat(masked).as("weight %d", i).isTrue();
      } else if (!masked) {
        kept++;
      }
    }
    // The logits' difference counts alone: one weight an input is enough, two share the work.
    assertThat(kept).isBetween(2, 4);
    for (int input = 0; input < 2; input++) {
      double difference = visible(prior, q, INPUTS + input) - visible(prior, q, input);
      assertThat(difference).isCloseTo(input == 0 ? 2 : -1.5, within(0.6));
    }
  }

  private static double visible(LogUniformPrior prior, MeanField q, int index) {
    return prior.isMasked(q.mu()[index], q.sigma(index)) ? 0 : q.mu()[index];
  }

  /** Labels are drawn from the model with slopes 2 and -1.5. */
  private static Minibatch examples() {
    float[] x = EngineCases.normals(EXAMPLES * INPUTS, 60);
    float[] noise = EngineCases.normals(EXAMPLES, 61);
    int[] labels = new int[EXAMPLES];
    for (int n = 0; n < EXAMPLES; n++) {
      double logit = 2 * x[n * INPUTS] - 1.5 * x[n * INPUTS + 1];
      // A normal of deviation 1.7 is close to the logistic distribution.
      labels[n] = logit + 1.7 * noise[n] > 0 ? 1 : 0;
    }
    return new Minibatch(x, labels, EXAMPLES);
  }

  private static MeanField train(Method method) {
    Optimizer adam = Optimizer.Adam.standard();
    int size = 2 * INPUTS + 2;
    float[] mu = EngineCases.normals(size, 62);
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] *= 0.3f;
    }
    Arrays.fill(rho, (float) Softplus.inverse(Math.exp(-5)));
    Arrays.fill(rho, 2 * INPUTS, size, Float.NEGATIVE_INFINITY);
    Minibatch minibatch = examples();
    try (Engine engine = new Nd4jEngine(EngineSpec.classifier(LINE, EXAMPLES, method, adam))) {
      engine.load(MeanField.of(mu, rho));
      for (int step = 0; step < STEPS; step++) {
        double rate = 0.02 * (1 - (double) step / STEPS);
        engine.step(minibatch, EngineCases.key(step), 1.0 / EXAMPLES, rate);
      }
      return engine.save().posterior();
    }
  }
}
