package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rounds.metrics.SetFigures;
import credence.predict.AdaptiveSets;
import credence.predict.PredictionTable;
import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.SetCoverage;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * How often sets of classes hold the right one, and how large they are, of every kind of images:
 * cut by the model's own calibration images, predicted as the others are. What is promised holds of
 * images like those, so of the test images, and of no corrupted ones.
 */
record SetRows(ModelFigures model) {

  /** Any seed will do, so long as it is always the same. */
  private static final long SEED = 1;

  /** No row for a model without calibration images, nor for several. */
  ArrayNode json() {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    PredictionTable calibration = model.drawn().get(ImageGroup.CALIBRATION);
    if (calibration != null) {
      List<Double> thresholds = scores(calibration).thresholds();
      model
          .drawn()
          .forEach(
              (group, table) -> {
                if (!group.kind().isOfSplit()) {
                  rows.addAll(rows(group, table, thresholds));
                }
              });
    }
    return rows;
  }

  private static ConformalScores scores(PredictionTable calibration) {
    AdaptiveSets uniforms = AdaptiveSets.calibrating(SEED);
    ConformalScores scores = new ConformalScores();
    for (int i = 0; i < calibration.size(); i++) {
      scores.add(
          AdaptiveSets.score(calibration.prediction(i), calibration.label(i), uniforms.u(i)));
    }
    return scores;
  }

  private static ArrayNode rows(ImageGroup group, PredictionTable table, List<Double> thresholds) {
    AdaptiveSets uniforms = AdaptiveSets.of(SEED);
    List<SetCoverage> sets = thresholds.stream().map(SetCoverage::new).toList();
    for (int i = 0; i < table.size(); i++) {
      double u = uniforms.u(i);
      for (SetCoverage set : sets) {
        set.add(table.prediction(i), table.label(i), u);
      }
    }
    ArrayNode rows = SetFigures.json(sets);
    for (int r = 0; r < rows.size(); r++) {
      ObjectNode row = (ObjectNode) rows.get(r);
      row.put("group", group.kind().id());
      row.put("data", group.data()).put("strength", group.strength());
      if (group.kind() == ImageGroup.Kind.OOD) {
        row.putNull("coverage"); // no class is right
      }
    }
    return rows;
  }
}
