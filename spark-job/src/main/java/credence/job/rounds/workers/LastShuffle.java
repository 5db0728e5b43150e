package credence.job.rounds.workers;

import org.apache.spark.api.java.JavaRDD;

/**
 * What the round that was merged last has left on the executors' disks. It stays until the next
 * round is merged: an attempt that was overtaken may still ask where these outputs are, and Spark
 * never answers for a shuffle that it has forgotten, so that the attempt would hold its slot until
 * {@code spark.network.timeout} (120 s).
 */
final class LastShuffle implements AutoCloseable {

  private JavaRDD<?> merged;

  /** Forgets what was kept, and keeps what {@code next} has shuffled. */
  void replaceBy(JavaRDD<?> next) {
    close();
    merged = next;
  }

  @Override
  public void close() {
    if (merged != null) {
      merged.rdd().cleanShuffleDependencies(false);
      merged = null;
    }
  }
}
