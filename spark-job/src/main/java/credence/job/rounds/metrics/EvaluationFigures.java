package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.metrics.ClassificationSummary;
import java.util.Optional;

/** How good and how certain the predictions of a set of examples are. */
public sealed interface EvaluationFigures permits EvaluationMetrics, RegressionFigures {

  /**
   * What {@link #json} gave.
   *
   * @throws IllegalArgumentException if a figure is missing
   */
  static EvaluationFigures of(JsonNode json) {
    return json.has(RegressionFigures.RMSE)
        ? RegressionFigures.of(json)
        : EvaluationMetrics.of(json);
  }

  /** Mean negative log-likelihood of the pooled draws, in nats, in the target's own unit. */
  double nll();

  /** Of classes; empty where numbers are predicted. */
  Optional<ClassificationSummary> ofClasses();

  /** Root of the mean squared distance, in the target's own unit; empty where classes are. */
  Optional<Double> rmse();

  /** For lines of {@code metrics.jsonl}, models and summaries. */
  ObjectNode json();

  /** For the log. */
  String text();
}
