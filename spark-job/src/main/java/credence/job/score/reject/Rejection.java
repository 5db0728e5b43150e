package credence.job.score.reject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.JobException;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.predict.Prediction;
import credence.predict.UncertaintyColumn;
import java.io.Serializable;

/**
 * The uncertainty above which an image goes to a person.
 *
 * @param share of the validation images that lay above it; null where the limit was given
 */
public record Rejection(UncertaintyColumn by, double above, Double share) implements Serializable {

  /**
   * @param request null for none
   * @param asEvaluated whether the model predicts as it did when its thresholds were found
   * @return null for none
   * @throws JobException with exit code 64 if a share is asked of several models, of one without
   *     thresholds, or of one that predicts otherwise
   */
  public static Rejection of(RejectRequest request, Ensemble models, boolean asEvaluated) {
    if (request == null) {
      return null;
    }
    if (request instanceof RejectRequest.Above given) {
      return new Rejection(given.by(), given.limit(), null);
    }
    double share = ((RejectRequest.Share) request).share();
    if (models.isPlural()) {
      throw JobException.usage(
          "reject-share is of one model: the thresholds of several were found for each of them"
              + " alone. Give reject-above");
    }
    TrainedModel model = models.first();
    double threshold =
        model
            .model()
            .provenance()
            .rejectionThreshold(request.by().id(), share)
            .orElseThrow(
                () ->
                    JobException.usage(
                        "model %s has no thresholds: it was trained without evaluation.reject-share = validation, or pruned. Train with it, or give reject-above by thresholds.csv of scripts/evaluate"
                            .formatted(model.place())));
    if (!asEvaluated) {
      throw JobException.usage(
          "the thresholds of model %s are of predictions as in its evaluation: score it so (no --draws, --mode or --logit-scale), or give reject-above"
              .formatted(model.place()));
    }
    if (Double.isInfinite(threshold)) {
      throw JobException.usage(
          "the validation images of model %s are too few to tell a share of %s: ask for a larger one"
              .formatted(model.place(), share));
    }
    return new Rejection(request.by(), threshold, share);
  }

  public boolean rejects(Prediction prediction) {
    return by.of(prediction) > above;
  }

  /** What decides which images are marked. */
  public ObjectNode putInto(ObjectNode json) {
    return json.put("by", by.id()).put("above", above).put("share", share);
  }
}
