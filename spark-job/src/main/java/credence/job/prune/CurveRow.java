package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rundir.SummaryJson;
import credence.predict.metrics.ClassificationSummary;
import credence.store.CanonicalJson;

/** How well one network of the curve predicts some images in one way. */
record CurveRow(
    CurvePoint point,
    SplitMetrics.Split split,
    SplitMetrics.Mode mode,
    ClassificationSummary figures) {

  static final String HEADER = "criterion,fraction,seed,split,mode,error,nll";

  String csv() {
    return "%s,%s,%d,%s,%s,%s,%s"
        .formatted(
            point.pruner().id(),
            point.fraction(),
            point.seed(),
            split.id(),
            mode.id(),
            figures.error(),
            figures.nll());
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("criterion", point.pruner().id());
    json.put("fraction", point.fraction());
    json.put("seed", point.seed());
    json.put("split", split.id());
    json.put("mode", mode.id());
    json.setAll(SummaryJson.figures(figures));
    return json;
  }
}
