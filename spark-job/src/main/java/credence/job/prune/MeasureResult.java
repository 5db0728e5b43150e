package credence.job.prune;

import java.io.Serializable;
import java.util.List;

/**
 * What a task returns.
 *
 * @param scores in the order of splits and modes
 * @param fault outputs that are not finite, or null; a result and no failure: Spark would repeat
 *     the task, and meet the same
 * @param engine that computed it, with its version
 * @param processor that computed it
 */
record MeasureResult(List<SplitMetrics> scores, String fault, String engine, String processor)
    implements Serializable {

  MeasureResult {
    scores = List.copyOf(scores);
  }
}
