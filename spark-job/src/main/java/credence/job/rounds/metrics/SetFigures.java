package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.SetCoverage;
import credence.store.CanonicalJson;
import java.util.List;

/** How often sets of classes hold the right one, for models and summaries. */
public final class SetFigures {

  private SetFigures() {}

  /**
   * A row for each of {@link ConformalScores#COVERAGES}. A threshold is null where the calibration
   * images were too few for it: sets have all classes then.
   */
  public static ArrayNode json(List<SetCoverage> coverages) {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    for (int i = 0; i < coverages.size(); i++) {
      SetCoverage each = coverages.get(i);
      ObjectNode row = rows.addObject().put("asked", ConformalScores.COVERAGES.get(i));
      row.put("threshold", CanonicalJson.finite(each.threshold()));
      row.put("coverage", CanonicalJson.finite(each.coverage()));
      row.put("mean_size", CanonicalJson.finite(each.meanSize()));
      row.put("empty", CanonicalJson.finite(each.emptyShare()));
      row.put("images", each.images());
    }
    return rows;
  }
}
