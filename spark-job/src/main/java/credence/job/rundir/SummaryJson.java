package credence.job.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.Prior;
import credence.bayes.PriorScale;
import credence.picture.PictureChange;
import credence.picture.PictureCounts;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ReliabilityBin;
import credence.store.CanonicalJson;
import java.util.List;

/** What the summaries of every job have in common. */
public final class SummaryJson {

  private SummaryJson() {}

  /** How many pictures each change was made to, by its key. */
  public static ObjectNode changes(PictureCounts counts) {
    ObjectNode json = CanonicalJson.object();
    for (PictureChange change : PictureChange.values()) {
      json.put(change.key(), counts.of(change));
    }
    return json;
  }

  /** What {@link #changes} gave. */
  public static PictureCounts changes(JsonNode json) {
    PictureCounts counts = new PictureCounts();
    for (PictureChange change : PictureChange.values()) {
      counts.add(change, json.path(change.key()).asLong());
    }
    return counts;
  }

  /** How many of so many weights are kept; compression is null where nothing is left. */
  public static ObjectNode sparsity(long weights, long kept) {
    ObjectNode json = CanonicalJson.object();
    json.put("weights", weights);
    json.put("kept", kept);
    json.put("sparsity", 1 - (double) kept / weights);
    json.put("compression", kept == 0 ? null : (Double) ((double) weights / kept));
    return json;
  }

  /** Images by class (a row) and by prediction. */
  public static ArrayNode confusion(ClassificationMetrics metrics) {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    for (int label = 0; label < metrics.classes(); label++) {
      ArrayNode row = rows.addArray();
      for (int prediction = 0; prediction < metrics.classes(); prediction++) {
        row.add(metrics.confusion(label, prediction));
      }
    }
    return rows;
  }

  /** A row a bin; null where there is no image. */
  public static ArrayNode reliability(List<ReliabilityBin> bins) {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    for (ReliabilityBin bin : bins) {
      ObjectNode row = rows.addObject().put("from", bin.from()).put("end", bin.end());
      row.put("count", bin.count());
      row.put("confidence", CanonicalJson.finite(bin.confidence()));
      row.put("accuracy", CanonicalJson.finite(bin.accuracy()));
    }
    return rows;
  }

  /**
   * What is believed before any data, as far as a temperature goes with it: of a Gaussian prior its
   * sigma and the weight decay that this is.
   *
   * @param temperature T of the training
   * @param examples N that are trained on
   */
  public static ObjectNode prior(Prior prior, double temperature, long examples) {
    double sigma = prior.gaussianSigma().orElse(Double.NaN);
    ObjectNode json = CanonicalJson.object();
    json.put("sigma", CanonicalJson.finite(sigma));
    json.put(
        "weight_decay", CanonicalJson.finite(PriorScale.weightDecay(sigma, temperature, examples)));
    return json;
  }
}
