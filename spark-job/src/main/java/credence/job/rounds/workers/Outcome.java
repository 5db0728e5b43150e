package credence.job.rounds.workers;

import credence.job.cluster.WireState;
import java.io.Serializable;

/**
 * What a partition's task returns. Training that diverges is a result and no failure: Spark would
 * repeat the task, and meet the same.
 */
public sealed interface Outcome extends Serializable {

  /** Index of the partition. */
  int partition();

  /**
   * @param message with round, partition, layer and what to change
   */
  record Diverged(int partition, String message) implements Outcome {}

  /**
   * @param state of the partition, or one slice of it
   */
  record Trained(Report report, WireState state) implements Outcome {
    @Override
    public int partition() {
      return report.partition();
    }
  }

  /**
   * Figures of a partition's round.
   *
   * @param examples of the partition
   * @param nll mean over the images seen, in nats
   * @param error fraction of the images seen
   * @param seconds that the steps took
   * @param engine that computed it, with its version
   * @param processor that computed it
   */
  record Report(
      int partition,
      long examples,
      double nll,
      double error,
      long imagesSeen,
      double seconds,
      String engine,
      String processor)
      implements Serializable {}
}
