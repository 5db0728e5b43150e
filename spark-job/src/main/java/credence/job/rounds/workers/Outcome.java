package credence.job.rounds.workers;

import java.io.Serializable;
import java.util.function.Function;

/**
 * What a partition's share of a round has come to. Training that diverges is a result and no
 * failure: Spark would repeat the task, and meet the same.
 *
 * @param <S> its state: a {@link credence.engine.TrainState} where it is worked with, a {@link
 *     credence.job.cluster.WireState} where it travels
 */
public sealed interface Outcome<S> extends Serializable {

  /** Index of the partition. */
  int partition();

  /** With the state as {@code change} makes it. */
  <T> Outcome<T> map(Function<S, T> change);

  /**
   * @param message with round, partition, layer and what to change
   */
  record Diverged<S>(int partition, String message) implements Outcome<S> {
    @Override
    public <T> Outcome<T> map(Function<S, T> change) {
      return new Diverged<>(partition, message);
    }
  }

  /**
   * @param state of the partition, or one slice of it
   */
  record Trained<S>(Report report, S state) implements Outcome<S> {
    @Override
    public int partition() {
      return report.partition();
    }

    @Override
    public <T> Outcome<T> map(Function<S, T> change) {
      return new Trained<>(report, change.apply(state));
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
