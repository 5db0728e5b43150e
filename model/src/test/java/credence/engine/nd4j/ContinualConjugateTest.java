package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.Softplus;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Ivon;
import credence.engine.IvonSettings;
import credence.engine.Minibatch;
import credence.engine.nd4j.layers.NoiseSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Yesterday's posterior as today's prior where every day's posterior is known: linear regression,
 * by {@link Ivon} with draws whose products cancel.
 */
class ContinualConjugateTest {

  private static final GaussianPrior FIRST = new GaussianPrior(0.5, 0.2);

  /** In draw t, the sign of parameter i is bit i of t: over all 16 draws every product cancels. */
  private static final NoiseSource FACTORIAL =
      (key, layer, first, out, from, count) -> {
        for (int i = 0; i < count; i++) {
          out[from + i] = (key.draw() >> i & 1) == 0 ? 1 : -1;
        }
      };

  /** Normals' signs: with a pair of them, the estimate of an orthogonal curvature is exact. */
  private static final NoiseSource SIGNS =
      (key, layer, first, out, from, count) -> {
        NoiseSource.normals().draw(key, layer, first, out, from, count);
        for (int i = from; i < from + count; i++) {
          out[i] = Math.signum(out[i]);
        }
      };

  /** Examples of a day; the columns are orthogonal in each. */
  private record Day(int from, int end) {
    int size() {
      return end - from;
    }
  }

  private static final List<Day> DAYS =
      List.of(new Day(0, 64), new Day(64, 112), new Day(112, 256));

  /** Means and precisions, in double. */
  private record Exact(double[] mean, double[] precision) {

    static Exact of(Prior prior) {
      double[] mean = new double[LineCase.PARAMETERS];
      double[] precision = new double[LineCase.PARAMETERS];
      for (int i = 0; i < mean.length; i++) {
        double sigma = prior.gaussianSigma(i).getAsDouble();
        mean[i] = Ivon.meanOf(prior, i);
        precision[i] = 1 / (sigma * sigma);
      }
      return new Exact(mean, precision);
    }

    /** q^gamma p_0^(1 - gamma). */
    Exact forgetting(double gamma) {
      double kept = (1 - gamma) / (FIRST.sigma() * FIRST.sigma());
      double[] p = Arrays.stream(precision).map(own -> gamma * own + kept).toArray();
      double[] m = new double[mean.length];
      Arrays.setAll(m, i -> (gamma * precision[i] * mean[i] + kept * FIRST.mu()) / p[i]);
      return new Exact(m, p);
    }

    /**
     * The mean-field optimum after a day: precisions add up, and the means solve (X^T X / s^2 + P)
     * m = X^T y / s^2 + P m_p.
     */
    Exact after(LineCase line, Day day) {
      int size = mean.length;
      double[] m = mean.clone();
      for (int sweep = 0; sweep < 200; sweep++) {
        for (int i = 0; i < size; i++) {
          double right = sum(line, day, i, size) + precision[i] * mean[i];
          for (int j = 0; j < size; j++) {
            right -= j == i ? 0 : sum(line, day, i, j) * m[j];
          }
          m[i] = right / (precision[i] + sum(line, day, i, i));
        }
      }
      double[] p = new double[size];
      Arrays.setAll(p, i -> precision[i] + sum(line, day, i, i));
      return new Exact(m, p);
    }

    /** Sum of x_i x_j / s^2 over the day's examples; of x_i y for a j that is no parameter. */
    private static double sum(LineCase line, Day day, int i, int j) {
      return IntStream.range(day.from(), day.end())
          .mapToDouble(
              n ->
                  line.input(n, i)
                      * (j == LineCase.PARAMETERS ? line.y[n] : line.input(n, j))
                      / (LineCase.NOISE * LineCase.NOISE))
          .sum();
    }
  }

  private static MeanField trained(
      LineCase line, Draws draws, Prior prior, MeanField start, Day day) {
    IvonSettings settings = new IvonSettings(0.9, 0.8, null, Double.POSITIVE_INFINITY);
    Ivon ivon = settings.of(prior, day.size(), 0.1);
    Method method = new Method(Family.GAUSSIAN, prior, draws.estimator());
    int[] labels = IntStream.range(day.from(), day.end()).toArray();
    float[] x = Arrays.copyOfRange(line.x, day.from() * 3, day.end() * 3);
    double scale = ivon.initialPrecision();
    int steps = 120;
    try (Engine engine = new Nd4jEngine(line.spec(method, ivon), DataType.DOUBLE, draws.noise())) {
      engine.load(start);
      for (int step = 0; step < steps; step++) {
        double rate = 0.5 / scale * (1 - (double) step / steps);
        engine.step(
            new Minibatch(x, labels, day.size()), EngineCases.key(step), 1 / ivon.lambda(), rate);
      }
      return engine.save().posterior();
    }
  }

  private static MeanField wide() {
    float[] rho = new float[LineCase.PARAMETERS];
    Arrays.fill(rho, (float) Softplus.inverse(0.1));
    return MeanField.of(new float[LineCase.PARAMETERS], rho);
  }

  /** Of a step. */
  private record Draws(WeightSampling estimator, NoiseSource noise) {}

  private static final Draws PAIR = new Draws(new WeightSampling(1, Sides.BOTH), SIGNS);
  private static final Draws ALL = new Draws(new WeightSampling(16), FACTORIAL);

  private static MeanField days(LineCase line, Draws draws, List<Day> days, double forget) {
    MeanField q = trained(line, draws, FIRST, wide(), days.get(0));
    for (Day day : days.subList(1, days.size())) {
      q = trained(line, draws, PosteriorPrior.of(q, forget, FIRST), q, day);
    }
    return q;
  }

  private static void assertIs(MeanField q, Exact exact) {
    for (int i = 0; i < LineCase.PARAMETERS; i++) {
      double sigma = 1 / Math.sqrt(exact.precision()[i]);
      assertThat((double) q.mu()[i]).as("m %d", i).isCloseTo(exact.mean()[i], within(1e-6));
      assertThat(q.sigma(i)).as("sigma %d", i).isCloseTo(sigma, within(1e-6));
    }
  }

  @Test
  void daysOneAfterTheOtherInAnyOrderAreAllAtOnce() {
    LineCase line = new LineCase(0);
    Exact all = Exact.of(FIRST).after(line, new Day(0, LineCase.EXAMPLES));
    assertIs(days(line, PAIR, DAYS, 1), all);
    assertIs(days(line, PAIR, List.of(DAYS.get(2), DAYS.get(0), DAYS.get(1)), 1), all);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.6})
  void whatIsForgottenGoesBackToTheFirstPrior(double forget) {
    LineCase line = new LineCase(0);
    Exact exact = Exact.of(FIRST).after(line, DAYS.get(0));
    for (Day day : DAYS.subList(1, DAYS.size())) {
      exact = exact.forgetting(forget).after(line, day);
    }
    assertIs(days(line, PAIR, DAYS, forget), exact);
    if (forget == 0) {
      assertIs(days(line, PAIR, DAYS, 0), Exact.of(FIRST).after(line, DAYS.get(2)));
    }
  }

  /** A mean-field chain loses the correlations of the days before, and no more than that. */
  @Test
  void aCorrelatedDesignLosesTheCorrelationsAlone() {
    LineCase line = new LineCase(0.5f);
    Exact exact = Exact.of(FIRST);
    for (Day day : DAYS) {
      exact = exact.after(line, day);
    }
    Exact all = Exact.of(FIRST).after(line, new Day(0, LineCase.EXAMPLES));
    MeanField q = days(line, ALL, DAYS, 1);
    assertIs(q, exact);
    double lost = 0;
    for (int i = 0; i < LineCase.PARAMETERS; i++) {
      lost = Math.max(lost, Math.abs(q.mu()[i] - all.mean()[i]));
    }
    assertThat(lost).isGreaterThan(1e-3);
  }
}
