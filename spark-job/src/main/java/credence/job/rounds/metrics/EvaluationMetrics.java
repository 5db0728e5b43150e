package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.UncertaintySummary;
import credence.store.CanonicalJson;
import java.util.Locale;
import java.util.Optional;

/** How good and how certain the predictions of a set of images are. */
public record EvaluationMetrics(
    ClassificationSummary classification, UncertaintySummary uncertainty)
    implements EvaluationFigures {

  /**
   * What {@link #json} gave.
   *
   * @throws IllegalArgumentException if a figure is missing
   */
  static EvaluationMetrics of(JsonNode json) {
    long images = JsonFigures.count(json, "examples");
    return new EvaluationMetrics(
        new ClassificationSummary(
            JsonFigures.number(json, "error"),
            JsonFigures.number(json, "nll"),
            JsonFigures.number(json, "ece"),
            JsonFigures.number(json, "brier"),
            images,
            (int) JsonFigures.count(json, "draws")),
        new UncertaintySummary(
            JsonFigures.numberOrNaN(json, "aleatoric"),
            JsonFigures.numberOrNaN(json, "epistemic"),
            JsonFigures.numberOrNaN(json, "predictive_entropy"),
            JsonFigures.numberOrNaN(json, "expected_entropy"),
            JsonFigures.numberOrNaN(json, "mutual_information"),
            images));
  }

  @Override
  public double nll() {
    return classification.nll();
  }

  @Override
  public Optional<ClassificationSummary> ofClasses() {
    return Optional.of(classification);
  }

  @Override
  public Optional<Double> rmse() {
    return Optional.empty();
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = json(classification);
    put(json, uncertainty);
    return json;
  }

  /** How good predictions are. */
  public static ObjectNode json(ClassificationSummary summary) {
    ObjectNode json = CanonicalJson.object();
    json.put("error", summary.error());
    json.put("nll", summary.nll());
    json.put("ece", summary.ece());
    json.put("brier", summary.brier());
    json.put("examples", summary.examples());
    json.put("draws", summary.draws());
    return json;
  }

  /** How certain predictions are; null for means of no image. */
  public static void put(ObjectNode json, UncertaintySummary summary) {
    json.put("aleatoric", CanonicalJson.finite(summary.aleatoric()));
    json.put("epistemic", CanonicalJson.finite(summary.epistemic()));
    json.put("predictive_entropy", CanonicalJson.finite(summary.predictiveEntropy()));
    json.put("expected_entropy", CanonicalJson.finite(summary.expectedEntropy()));
    json.put("mutual_information", CanonicalJson.finite(summary.mutualInformation()));
  }

  @Override
  public String text() {
    return "%s  ECE %s"
        .formatted(
            text(classification.error(), classification.nll()),
            String.format(Locale.ROOT, "%.4f", classification.ece()));
  }

  /**
   * Error and NLL of some images, for the log.
   *
   * @param error a fraction
   * @param nll in nats
   */
  public static String text(double error, double nll) {
    return String.format(Locale.ROOT, "error %.2f %%  NLL %.4f", 100 * error, nll);
  }
}
