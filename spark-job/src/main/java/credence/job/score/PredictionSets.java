package credence.job.score;

import credence.job.base.JobException;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.predict.AdaptiveSets;
import credence.predict.Prediction;
import credence.predict.metrics.ConformalScores;
import java.io.Serializable;
import java.util.List;

/**
 * Sets of classes that hold the right one as often as was asked for.
 *
 * @param coverage that was asked for
 * @param threshold of scores, found by the model's calibration images
 * @param seed that sets follow from
 */
public record PredictionSets(double coverage, double threshold, long seed) implements Serializable {

  /**
   * Of a model that predicts as it did when its thresholds were found.
   *
   * @throws JobException with exit code 64 if it has no threshold for {@code coverage}, or does not
   *     predict so
   */
  public static PredictionSets of(Ensemble models, List<DrawsOf> draws, double coverage) {
    if (!ConformalScores.COVERAGES.contains(coverage)) {
      throw JobException.usage(
          "coverage %s is none of %s".formatted(coverage, ConformalScores.COVERAGES));
    }
    if (models.isPlural()) {
      throw JobException.usage(
          "sets are of one model: the thresholds of several were found for each of them alone");
    }
    TrainedModel model = models.first();
    double threshold =
        model
            .model()
            .provenance()
            .setThreshold(coverage)
            .orElseThrow(
                () ->
                    JobException.usage(
                        "model %s has no sets: it was trained with data.calibration = 0, or pruned"
                            .formatted(model.place())));
    DrawsOf found = DrawsOf.inEvaluation(model);
    if (!draws.get(0).equals(found)) {
      throw JobException.usage(
          "the sets of model %s end where they do %s, and it is to score %s: score it so, or without sets"
              .formatted(model.place(), found.text(), draws.get(0).text()));
    }
    return new PredictionSets(coverage, threshold, model.settings().seed());
  }

  /** The classes of an image's set, the most probable first. */
  List<Integer> set(Prediction prediction, byte[] pixels) {
    return AdaptiveSets.set(prediction, AdaptiveSets.of(seed).u(pixels), threshold);
  }
}
