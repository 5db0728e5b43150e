package credence.job.evaluate;

import credence.engine.Draws;
import java.util.Locale;

/** What a prediction of an evaluation is made by. */
public enum PredictedBy {
  /** Draws of the weights: one for all images. */
  WEIGHTS,
  /** Local-reparameterisation draws: noise of each image, unit and position of its own. */
  ACTIVATIONS,
  /** Every weight at its mean. */
  MEAN;

  /** As files have it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param count of draws, if any
   * @param first number of the first image
   */
  public Draws draws(long seed, int count, long first) {
    return switch (this) {
      case WEIGHTS -> new Draws.Weights(seed, count);
      case ACTIVATIONS -> new Draws.Activations(seed, count, first);
      case MEAN -> new Draws.Mean();
    };
  }

  /** The other kind of draws. */
  PredictedBy other() {
    return this == WEIGHTS ? ACTIVATIONS : WEIGHTS;
  }
}
