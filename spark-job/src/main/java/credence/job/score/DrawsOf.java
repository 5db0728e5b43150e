package credence.job.score;

import credence.bayes.Family;
import credence.engine.Draws;
import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.config.EvaluationConfig;
import credence.job.models.TrainedModel;
import java.io.Serializable;

/**
 * The draws of a prediction, wherever an image is predicted.
 *
 * @param mode what is drawn; the mean is one pass without a draw
 * @param count T
 * @param seed the model's
 * @param logitScale tau that outputs are divided by; 1 for outputs as they are
 */
public record DrawsOf(EvaluationConfig.Mode mode, int count, long seed, double logitScale)
    implements Serializable {

  public DrawsOf {
    if (count < 1) {
      throw new IllegalArgumentException("draws = " + count + " must be at least 1");
    }
    count = mode == EvaluationConfig.Mode.MEAN ? 1 : count;
  }

  /** Outputs as they are. */
  public DrawsOf(EvaluationConfig.Mode mode, int count, long seed) {
    this(mode, count, seed, 1);
  }

  /** Those of a model's own evaluation at the end of its training. */
  public static DrawsOf inEvaluation(TrainedModel model) {
    EvaluationConfig evaluation = model.settings().evaluation();
    return new DrawsOf(evaluation.mode(), evaluation.draws(), model.settings().seed());
  }

  /**
   * The same, over the scale that was fitted with a model.
   *
   * @throws JobException with exit code 64 if none was, or if it was fitted to the means' outputs
   *     and these are draws', or the other way round
   */
  public DrawsOf scaled(TrainedModel model) {
    EvaluationConfig.Mode fitted = model.settings().evaluation().mode();
    boolean isNoisy = model.settings().posterior().family() != Family.POINT;
    if (isNoisy && (mode == EvaluationConfig.Mode.MEAN) != (fitted == EvaluationConfig.Mode.MEAN)) {
      throw JobException.usage(
          "the logit scale of model %s was fitted with evaluation.mode = %s: score it so, or without the scale"
              .formatted(model.place(), fitted.id()));
    }
    return new DrawsOf(
        mode,
        count,
        seed,
        model
            .logitScale()
            .orElseThrow(
                () ->
                    JobException.usage(
                        "model %s has no logit scale: it was trained without evaluation.logit-scale, or pruned"
                            .formatted(model.place()))));
  }

  /** Weights are the same for all images; activations have noise of each image's number. */
  public Draws from(long firstNumber) {
    return switch (mode) {
      case WEIGHTS -> new Draws.Weights(seed, count);
      case ACTIVATIONS -> new Draws.Activations(seed, count, firstNumber);
      case MEAN -> new Draws.Mean();
    };
  }

  /** As people read it. */
  String text() {
    String by =
        mode == EvaluationConfig.Mode.MEAN
            ? "by its means"
            : "by %s of %s".formatted(Counted.of(count, "draw"), id());
    return logitScale == 1 ? by : by + ", logits over " + logitScale;
  }

  /** As settings have it. */
  String id() {
    return mode.id();
  }
}
