package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.UncertaintyColumn;
import credence.predict.metrics.RejectionScores;
import credence.store.CanonicalJson;

/** Above which uncertainty images go to a person, for models and summaries. */
public final class RejectionFigures {

  private RejectionFigures() {}

  /**
   * A row for each of {@link RejectionScores#SHARES}. A threshold is null where the images were too
   * few for it.
   */
  public static ObjectNode json(RejectionScores scores) {
    ObjectNode json = CanonicalJson.object();
    json.put("validation_images", scores.images());
    ArrayNode rows = json.putArray("thresholds");
    for (double share : RejectionScores.SHARES) {
      ObjectNode row = rows.addObject().put("share", share);
      for (UncertaintyColumn column : UncertaintyColumn.values()) {
        row.put(column.id(), CanonicalJson.finite(scores.threshold(column, share)));
      }
    }
    return json;
  }
}
