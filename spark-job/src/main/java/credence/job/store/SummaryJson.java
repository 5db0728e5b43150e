package credence.job.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.ClassificationSummary;
import credence.store.CanonicalJson;

/** What the summaries of every job have in common. */
public final class SummaryJson {

  private SummaryJson() {}

  /** How good predictions are. */
  public static ObjectNode figures(ClassificationSummary summary) {
    ObjectNode figures = CanonicalJson.object();
    figures.put("error", summary.error());
    figures.put("nll", summary.nll());
    figures.put("ece", summary.ece());
    figures.put("brier", summary.brier());
    figures.put("examples", summary.examples());
    figures.put("draws", summary.draws());
    return figures;
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
}
