package credence.job.config;

import credence.job.config.hocon.Section;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * How predictions are made and when the validation images are looked at.
 *
 * @param draws T
 * @param everyRounds between two looks at the validation images
 * @param mode what a draw is
 * @param logitScale whether a scale of the logits is fitted on the validation images
 * @param rejects whether thresholds of uncertainty are kept, found by the validation images
 * @param training whether the finished model is tried on the images that it was trained on, too
 */
public record EvaluationConfig(
    int draws,
    Interval everyRounds,
    Mode mode,
    boolean logitScale,
    boolean rejects,
    boolean training)
    implements Serializable {

  /** Images that are remembered as the least certain ones, and as many of every other kind. */
  public static final int EXTREMES = 8;

  /** What a draw is of. */
  public enum Mode {
    WEIGHTS,
    ACTIVATIONS,
    MEAN;

    /** As experiment files have it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static EvaluationConfig read(Section evaluation) {
    return new EvaluationConfig(
        evaluation.integer("draws", 1),
        Interval.read(evaluation, "every-rounds"),
        evaluation.choice("mode", List.of(Mode.values()), Mode::id),
        evaluation.choice("logit-scale", List.of("none", "validation")).equals("validation"),
        evaluation.choice("reject-share", List.of("none", "validation")).equals("validation"),
        evaluation.flag("training-images"));
  }

  /**
   * Refuses what validation images of classes alone can tell.
   *
   * @param data whose images validate
   */
  void check(Section evaluation, DataConfig data) {
    for (String key : List.of("logit-scale", "reject-share")) {
      if (!(key.equals("logit-scale") ? logitScale : rejects)) {
        continue;
      }
      if (data.source() instanceof DataSource.Numbers) {
        throw evaluation.invalid(
            key, "is of classes, and data.name = " + data.name() + " has none");
      }
      if (data.validation() == 0) {
        throw evaluation.invalid(key, "needs validation images, and data.validation = 0");
      }
    }
  }
}
