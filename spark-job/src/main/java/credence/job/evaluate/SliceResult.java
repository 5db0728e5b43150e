package credence.job.evaluate;

import credence.predict.PredictionTable;
import credence.predict.metrics.DrawLoss;
import credence.predict.metrics.EnsemblingCurve;
import java.io.Serializable;

/**
 * What a task returns.
 *
 * @param table null if there is a fault
 * @param scaled by draws, with scaled logits; null where there are none
 * @param curve of test images by draws; null elsewhere
 * @param loss likewise
 * @param fault outputs that are not finite, or null; a result and no failure: Spark would repeat
 *     the task, and meet the same
 * @param engine that computed it, with its version
 * @param processor that computed it
 */
record SliceResult(
    PredictionTable table,
    PredictionTable scaled,
    EnsemblingCurve curve,
    DrawLoss loss,
    String fault,
    String engine,
    String processor)
    implements Serializable {}
