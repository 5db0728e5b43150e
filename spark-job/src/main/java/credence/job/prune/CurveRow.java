package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.store.CanonicalJson;
import java.util.List;

/** How well one network of the curve predicts some images in one way. */
record CurveRow(
    CurvePoint point,
    SplitMetrics.Split split,
    SplitMetrics.Mode mode,
    ClassificationSummary figures) {

  static final List<String> COLUMNS =
      List.of("criterion", "fraction", "seed", "split", "mode", "error", "nll", "temperature");

  /**
   * In the order of {@link #COLUMNS}.
   *
   * @param temperature of the training
   */
  List<Object> cells(double temperature) {
    return List.of(
        point.pruner().id(),
        point.fraction(),
        point.seed(),
        split.id(),
        mode.id(),
        figures.error(),
        figures.nll(),
        temperature);
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("criterion", point.pruner().id());
    json.put("fraction", point.fraction());
    json.put("seed", point.seed());
    json.put("split", split.id());
    json.put("mode", mode.id());
    json.setAll(EvaluationMetrics.json(figures));
    return json;
  }
}
