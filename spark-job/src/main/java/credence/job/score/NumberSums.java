package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.numbers.NormalMixture;
import credence.store.CanonicalJson;
import java.io.Serializable;

/**
 * What is known of scored rows of numbers, added up.
 *
 * @param bad rows that could not be predicted
 * @param firstError why the first of them could not; null without
 * @param labelled scored rows whose target is known
 * @param squared sum over these of the squared distance of the mean from the target
 * @param nll sum over these, in nats
 * @param aleatoric sum over all scored rows
 * @param epistemic likewise
 */
record NumberSums(
    long scored,
    long bad,
    String firstError,
    long labelled,
    double squared,
    double nll,
    double aleatoric,
    double epistemic)
    implements Serializable {

  static final NumberSums NONE = new NumberSums(0, 0, null, 0, 0, 0, 0, 0);

  static NumberSums of(JsonNode json) {
    return new NumberSums(
        json.path("scored").asLong(),
        json.path("bad").asLong(),
        json.path("first_error").textValue(),
        json.path("labelled").asLong(),
        json.path("squared").asDouble(),
        json.path("nll").asDouble(),
        json.path("aleatoric").asDouble(),
        json.path("epistemic").asDouble());
  }

  static NumberSums ofBad(String error) {
    return new NumberSums(0, 1, error, 0, 0, 0, 0, 0);
  }

  /**
   * @param target what came, NaN where it is not known
   */
  static NumberSums of(NormalMixture predicted, double target) {
    boolean isKnown = Double.isFinite(target);
    double residual = isKnown ? predicted.mean() - target : 0;
    return new NumberSums(
        1,
        0,
        null,
        isKnown ? 1 : 0,
        residual * residual,
        isKnown ? -predicted.logDensity(target) : 0,
        predicted.aleatoric(),
        predicted.epistemic());
  }

  NumberSums plus(NumberSums next) {
    return new NumberSums(
        scored + next.scored,
        bad + next.bad,
        firstError == null ? next.firstError : firstError,
        labelled + next.labelled,
        squared + next.squared,
        nll + next.nll,
        aleatoric + next.aleatoric,
        epistemic + next.epistemic);
  }

  /** What {@link #of(JsonNode)} reads. */
  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("scored", scored).put("bad", bad).put("first_error", firstError);
    json.put("labelled", labelled).put("squared", squared).put("nll", nll);
    json.put("aleatoric", aleatoric).put("epistemic", epistemic);
    return json;
  }

  /** For summaries. */
  void put(ObjectNode json) {
    json.put("rows", scored + bad).put("scored", scored).put("bad", bad);
    ObjectNode mean = json.putObject("mean");
    mean.put("aleatoric", CanonicalJson.finite(aleatoric / scored));
    mean.put("epistemic", CanonicalJson.finite(epistemic / scored));
    if (labelled > 0) {
      ObjectNode known = json.putObject("labelled");
      known.put("examples", labelled).put("nll", nll / labelled);
      known.put("rmse", Math.sqrt(squared / labelled));
    }
  }
}
