package credence.train;

import java.io.Serializable;

/**
 * The optimiser's rate over the steps of a whole training: at step 0 the start, at {@code
 * totalSteps}, one past the last step, the end.
 */
public sealed interface LearningRate extends Serializable {

  /**
   * @param step from 0
   * @param totalSteps at least 1
   */
  double at(long step, long totalSteps);

  /** The same rate throughout. */
  record Constant(double rate) implements LearningRate {
    public Constant {
      requirePositive("rate", rate);
    }

    @Override
    public double at(long step, long totalSteps) {
      return rate;
    }
  }

  /** A straight line. */
  record Linear(double start, double end) implements LearningRate {
    public Linear {
      requirePositive("start", start);
      requireRate("end", end);
    }

    @Override
    public double at(long step, long totalSteps) {
      return start + (end - start) * progress(step, totalSteps);
    }
  }

  /** Half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts). */
  record Cosine(double start, double end) implements LearningRate {
    public Cosine {
      requirePositive("start", start);
      requireRate("end", end);
    }

    @Override
    public double at(long step, long totalSteps) {
      double fall = (1 + StrictMath.cos(Math.PI * progress(step, totalSteps))) / 2;
      return end + (start - end) * fall;
    }
  }

  /**
   * The start of a fall held for a while, the fall over what is left (Molchanov et al. 2017: half
   * of the training, then a line to 0).
   *
   * @param share of the whole training that is held, in [0, 1)
   */
  record Held(LearningRate fall, double share) implements LearningRate {
    public Held {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "learning-rate.hold-epochs: " + share + " of all epochs must be at least 0, below 1");
      }
    }

    @Override
    public double at(long step, long totalSteps) {
      long held = Math.round(share * totalSteps);
      return fall.at(Math.max(0, step - held), Math.max(1, totalSteps - held));
    }
  }

  /**
   * A rate that evaluations reduce: multiplied by {@code factor} whenever {@code patience} of them
   * in a row have not brought a lower validation NLL.
   *
   * @param factor in (0, 1)
   * @param patience at least 1
   */
  record Plateau(double rate, double factor, int patience) implements LearningRate {
    public Plateau {
      requirePositive("start", rate);
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException(
            "learning-rate.factor = " + factor + " must be above 0 and below 1");
      }
      if (patience < 1) {
        throw new IllegalArgumentException(
            "learning-rate.patience = " + patience + " must be at least 1");
      }
    }

    /** The schedule after so many reductions. */
    public Plateau reduced(int reductions) {
      return new Plateau(rate * StrictMath.pow(factor, reductions), factor, patience);
    }

    @Override
    public double at(long step, long totalSteps) {
      return rate;
    }
  }

  private static double progress(long step, long totalSteps) {
    return Math.min(1, (double) step / totalSteps);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "learning-rate." + name + " = " + value + " must be positive and finite");
    }
  }

  private static void requireRate(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "learning-rate." + name + " = " + value + " must be finite and not negative");
    }
  }
}
