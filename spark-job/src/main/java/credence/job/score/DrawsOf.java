package credence.job.score;

import credence.engine.Draws;
import credence.job.Counted;
import credence.job.config.EvaluationConfig;
import java.io.Serializable;

/**
 * The draws of a prediction, wherever an image is predicted.
 *
 * @param mode what is drawn; the mean is one pass without a draw
 * @param count T
 * @param seed the model's
 */
public record DrawsOf(EvaluationConfig.Mode mode, int count, long seed) implements Serializable {

  public DrawsOf {
    if (count < 1) {
      throw new IllegalArgumentException("draws = " + count + " must be at least 1");
    }
    count = mode == EvaluationConfig.Mode.MEAN ? 1 : count;
  }

  /** Weights are the same for all images; activations have noise of each image's number. */
  Draws from(long firstNumber) {
    return switch (mode) {
      case WEIGHTS -> new Draws.Weights(seed, count);
      case ACTIVATIONS -> new Draws.Activations(seed, count, firstNumber);
      case MEAN -> new Draws.Mean();
    };
  }

  /** As people read it. */
  String text() {
    return mode == EvaluationConfig.Mode.MEAN
        ? "by its means"
        : "by %s of %s".formatted(Counted.of(count, "draw"), id());
  }

  /** As settings have it. */
  String id() {
    return mode.name().toLowerCase(java.util.Locale.ROOT);
  }
}
