package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.job.base.Counted;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.store.CanonicalJson;
import java.util.List;
import java.util.Locale;

/**
 * How well a model of the days before predicts today's training images before anything is learnt of
 * them. The sum of these log predictives over the days is the evidence of the whole chain (Dawid
 * 1984), and one day's is the drift alarm.
 *
 * @param score of the images that are trained on, without those that are replayed
 * @param parentNll of the validation images of that model's own training, in nats per image; null
 *     without
 * @param newClasses that the model does not know; their images are in no score
 * @param newImages how many these are
 */
record Prequential(
    EvaluationMetrics score, Double parentNll, List<String> newClasses, long newImages) {

  /** NLL of the predictive mean, in nats per image. */
  double nll() {
    return score.classification().nll();
  }

  /**
   * @param most nats per image that are no surprise
   * @throws JobException with exit code 77 if the images are one
   */
  void requireAtMost(double most) {
    if (!(nll() <= most)) {
      throw new JobException(
          ExitCode.SURPRISE,
          "today's training images are a surprise to the model before: %s; --max-surprise = %s."
                  .formatted(text(), most)
              + " Nothing was trained");
    }
  }

  /** For the log. */
  String text() {
    String before =
        parentNll == null
            ? ""
            : String.format(Locale.ROOT, " (its own validation images: NLL %.4f)", parentNll);
    String without =
        newClasses.isEmpty()
            ? ""
            : "; %s of the new classes %s not among them"
                .formatted(Counted.of(newImages, "image"), newClasses);
    return score.text() + before + without;
  }

  /**
   * For summary.json, beside what the chain has come to.
   *
   * @param posterior that of the model
   */
  ObjectNode json(PosteriorPrior prior, MeanField posterior) {
    ObjectNode json = CanonicalJson.object();
    json.put("forget", prior.forget());
    GaussianPrior first = prior.first();
    json.put("first_sigma", first == null ? null : (Double) first.sigma());
    json.put("kl_from_first_nats", first == null ? null : (Double) first.kl(posterior));
    json.put("prior_mean_sigma", prior.vectors().meanSigma());
    json.set("prequential", score.json());
    json.put("parent_validation_nll", parentNll);
    if (!newClasses.isEmpty()) {
      newClasses.forEach(json.putArray("new_classes")::add);
      json.put("new_images", newImages);
    }
    return json;
  }
}
