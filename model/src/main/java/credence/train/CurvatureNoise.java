package credence.train;

import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.engine.Ivon;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a training by {@link Ivon} can find its curvatures. From plain draws of the weights, Var
 * f = lambda (h + delta) h / B with B the examples of a step times its draws, since the gradient of
 * a minibatch at the mean is noise to f; that biases h upward by the fraction 1/2 (1 - beta2)
 * lambda / B. In antithetic pairs that gradient cancels, and local reparameterisation has noise for
 * every example.
 *
 * @param batch examples in a worker's step
 * @param steps of the whole training
 */
public record CurvatureNoise(Ivon ivon, Estimator estimator, int batch, long steps) {

  /** More of h than this is noise that shows. */
  static final double LARGEST_BIAS = 0.2;

  /** Memories of the average that a training should be long. */
  static final double LEAST_MEMORIES = 2;

  /** The fraction by which h is too large; 0 where no draw has a minibatch's gradient in it. */
  public double bias() {
    return estimator instanceof WeightSampling sampling && sampling.sides() == Sides.ONE
        ? 0.5 * (1 - ivon.beta2()) * ivon.lambda() / ((double) batch * sampling.draws())
        : 0;
  }

  /** What is wrong, each with its remedy; empty if nothing is. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (bias() > LARGEST_BIAS) {
      warnings.add(tooNoisy());
    }
    double memories = (1 - ivon.beta2()) * steps;
    if (memories < LEAST_MEMORIES) {
      warnings.add(
          text(
              "IVON's curvatures keep much of what they begin with: (1 - beta2) x steps = %.2g,"
                  + " with beta2 = %s and %d steps, should be 2 or more: train longer, or set"
                  + " training.optimizer.beta2 to %s or less",
              memories,
              ivon.beta2(),
              steps,
              Math.floor(1e6 * Math.max(0, 1 - LEAST_MEMORIES / steps)) / 1e6));
    }
    return warnings;
  }

  private String tooNoisy() {
    int draws = ((WeightSampling) estimator).draws();
    double rest = LARGEST_BIAS * 2 * batch * draws / ivon.lambda();
    return text(
        "IVON's curvatures are about %.0f %% too large by the noise of minibatches: 1/2 (1 - beta2)"
            + " N / (T x batch x draws) = %.2g, with beta2 = %s, N / T = %.6g, batch = %d and"
            + " draws = %d, should be 0.2 or less: set training.estimator.antithetic = true, or"
            + " training.estimator.type = local-reparameterisation, or training.optimizer.beta2 ="
            + " %s, which wants %d steps or more",
        100 * bias(),
        bias(),
        ivon.beta2(),
        ivon.lambda(),
        batch,
        draws,
        Math.ceil(1e7 * (1 - rest)) / 1e7,
        (long) Math.ceil(LEAST_MEMORIES / rest));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
