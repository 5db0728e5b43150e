package credence.job.rounds.workers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.EvaluationConfig;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.predict.DrawnProbabilities;
import credence.predict.Uncertainty;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.Extremes;
import credence.predict.metrics.LogitScaleSums;
import credence.predict.metrics.UncertaintySummary;
import credence.predict.metrics.UncertaintySums;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.List;

/**
 * How good and how certain predictions are, gathered image by image and merged across partitions;
 * as large for a thousand images as for a million.
 *
 * @param scales what a scale of the logits is found by, null if none is sought
 */
public record Evaluated(
    ClassificationMetrics metrics,
    UncertaintySums uncertainty,
    Extremes extremes,
    LogitScaleSums scales)
    implements Serializable {

  static Evaluated of(int classes, int draws, Logits logits) {
    return new Evaluated(
        new ClassificationMetrics(classes, draws),
        new UncertaintySums(classes),
        new Extremes(EvaluationConfig.EXTREMES),
        logits.isSought() ? new LogitScaleSums() : null);
  }

  /**
   * @param index of the image in its data set
   */
  void add(long index, int label, DrawnProbabilities drawn) {
    Uncertainty u = Uncertainty.of(drawn);
    metrics.add(label, drawn);
    uncertainty.add(label, u);
    extremes.add(index, label, drawn, u.predictiveEntropy(), u.mutualInformation());
    if (scales != null) {
      scales.add(label, drawn);
    }
  }

  void merge(Evaluated other) {
    metrics.merge(other.metrics);
    uncertainty.merge(other.uncertainty);
    extremes.merge(other.extremes);
    if (scales != null) {
      scales.merge(other.scales);
    }
  }

  public ClassificationSummary summary() {
    return metrics.summary();
  }

  /** Figures and uncertainty. */
  public ObjectNode json() {
    return figures().json();
  }

  public EvaluationMetrics figures() {
    return new EvaluationMetrics(summary(), uncertainty.summary());
  }

  /** What is true of each class. */
  public ArrayNode classes(List<String> classNames) {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    for (int c = 0; c < classNames.size(); c++) {
      UncertaintySummary own = uncertainty.summary(c);
      ObjectNode row = rows.addObject().put("class", classNames.get(c));
      row.put("images", own.examples());
      double right = (double) metrics.confusion(c, c) / own.examples();
      row.put("error", CanonicalJson.finite(1 - right));
      EvaluationMetrics.put(row, own);
    }
    return rows;
  }
}
