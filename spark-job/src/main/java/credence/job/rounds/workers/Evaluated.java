package credence.job.rounds.workers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.EvaluationConfig;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.predict.AdaptiveSets;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import credence.predict.Uncertainty;
import credence.predict.VarianceDecomposition;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.Extremes;
import credence.predict.metrics.LogitScaleSums;
import credence.predict.metrics.RejectionScores;
import credence.predict.metrics.SetCoverage;
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
 * @param scores what thresholds of sets are found by, null if none is sought
 * @param rejections what thresholds of uncertainty are found by, null if none is sought
 * @param sets how often sets hold the right class, one for each threshold
 */
public record Evaluated(
    ClassificationMetrics metrics,
    UncertaintySums uncertainty,
    Extremes extremes,
    LogitScaleSums scales,
    ConformalScores scores,
    RejectionScores rejections,
    List<SetCoverage> sets)
    implements Serializable {

  static Evaluated of(int classes, int draws, Asked asked) {
    return new Evaluated(
        new ClassificationMetrics(classes, draws),
        new UncertaintySums(classes),
        new Extremes(EvaluationConfig.EXTREMES),
        asked.scales() ? new LogitScaleSums() : null,
        asked.scores() ? new ConformalScores() : null,
        asked.rejects() ? new RejectionScores() : null,
        asked.thresholds().stream().map(SetCoverage::new).toList());
  }

  /**
   * @param index of the image in its data set
   * @param uniforms the image's u is number {@code index} of them
   */
  void add(long index, int label, DrawnProbabilities drawn, AdaptiveSets uniforms) {
    Uncertainty u = Uncertainty.of(drawn);
    metrics.add(label, drawn);
    uncertainty.add(label, u);
    extremes.add(index, label, drawn, u.predictiveEntropy(), u.mutualInformation());
    if (scales != null) {
      scales.add(label, drawn);
    }
    if (scores != null) {
      scores.add(AdaptiveSets.score(drawn, label, uniforms.u(index)));
    }
    if (rejections != null) {
      DrawnProbabilities softplus =
          new DrawnProbabilities(Link.SOFTPLUS, drawn.draws(), drawn.classes());
      softplus.load(drawn);
      rejections.add(drawn.prediction(), u, VarianceDecomposition.of(softplus));
    }
    if (!sets.isEmpty()) {
      double own = uniforms.u(index);
      sets.forEach(set -> set.add(drawn, label, own));
    }
  }

  void merge(Evaluated other) {
    metrics.merge(other.metrics);
    uncertainty.merge(other.uncertainty);
    extremes.merge(other.extremes);
    if (scales != null) {
      scales.merge(other.scales);
    }
    if (scores != null) {
      scores.merge(other.scores);
    }
    if (rejections != null) {
      rejections.merge(other.rejections);
    }
    for (int s = 0; s < sets.size(); s++) {
      sets.get(s).merge(other.sets.get(s));
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
