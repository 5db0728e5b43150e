package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.Measure;
import credence.predict.PredictionTable;
import credence.predict.metrics.ConformalScores;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * What goes to a person, and what that buys, of every kind of images: by thresholds of uncertainty
 * that the model's own validation images tell, as {@code scripts/score} has them.
 */
record RejectRows(ModelFigures model) {

  /** Of images like the validation's. */
  private static final List<Double> SHARES = List.of(.01, .02, .05, .1, .2);

  /** No row for a model without validation images, nor for several. */
  ArrayNode json() {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    PredictionTable validation = model.drawn().get(ImageGroup.VALIDATION);
    if (validation == null || validation.size() == 0) {
      return rows;
    }
    for (Measure by : ModelFiguresJson.RANKS) {
      ConformalScores values = new ConformalScores();
      for (double value : validation.values(by)) {
        values.add(value);
      }
      for (double share : SHARES) {
        double threshold = values.threshold(1 - share);
        model
            .drawn()
            .forEach(
                (group, table) -> {
                  if (!group.kind().isOfSplit()) {
                    rows.add(row(group, table, by, share, threshold));
                  }
                });
      }
    }
    return rows;
  }

  private static ObjectNode row(
      ImageGroup group, PredictionTable table, Measure by, double share, double threshold) {
    int rejected = 0;
    int wrong = 0;
    int wrongAndRejected = 0;
    for (int i = 0; i < table.size(); i++) {
      boolean isRejected = table.value(by, i) > threshold;
      boolean isWrong = !table.isRight(i);
      rejected += isRejected ? 1 : 0;
      wrong += isWrong ? 1 : 0;
      wrongAndRejected += isRejected && isWrong ? 1 : 0;
    }
    ObjectNode row = CanonicalJson.object();
    row.put("by", by.id()).put("asked", share).put("threshold", CanonicalJson.finite(threshold));
    row.put("group", group.kind().id());
    row.put("data", group.data()).put("strength", group.strength());
    row.put("images", table.size());
    row.put("rejected", CanonicalJson.finite((double) rejected / table.size()));
    if (group.kind() == ImageGroup.Kind.OOD) { // no class is right
      row.putNull("error").putNull("error_of_kept").putNull("error_of_rejected");
      return row;
    }
    int kept = table.size() - rejected;
    row.put("error", CanonicalJson.finite((double) wrong / table.size()));
    row.put("error_of_kept", CanonicalJson.finite((double) (wrong - wrongAndRejected) / kept));
    row.put("error_of_rejected", CanonicalJson.finite((double) wrongAndRejected / rejected));
    return row;
  }
}
