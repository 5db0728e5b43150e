package credence.job.rounds;

import credence.job.rounds.workers.Evaluated;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.SetCoverage;
import java.io.Serializable;
import java.util.List;

/**
 * How good a finished model is.
 *
 * @param test on images that nothing was chosen by
 * @param training on the images that it was trained on; null if that was not asked
 * @param other on the test images, of the posterior that the model was preferred to; null without
 * @param scaled the same with scaled logits; null if that was not asked
 * @param sets of classes; null without calibration images
 */
public record FinalFigures(
    Evaluated test, ClassificationSummary training, Evaluated other, Scaled scaled, Sets sets)
    implements Serializable {

  /**
   * With the logits of every draw over one number.
   *
   * @param scale tau, found by the NLL of the validation images alone
   */
  public record Scaled(double scale, Evaluated validation, Evaluated test)
      implements Serializable {}

  /**
   * Of {@link ConformalScores#COVERAGES}, on the test images.
   *
   * @param calibration images that the thresholds were found by
   */
  public record Sets(int calibration, List<SetCoverage> coverages) implements Serializable {}

  /** The same beside those of the other posterior. */
  public FinalFigures beside(Evaluated other) {
    return new FinalFigures(test, training, other, scaled, sets);
  }
}
