package credence.job.images.named;

import credence.data.ImageSet;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Sets of examples in the memory of a cluster, one a partition.
 *
 * @param <S> of a set
 */
public final class ClusterData<S> implements AutoCloseable {

  /** What is done with each partition's set, on an executor. */
  @FunctionalInterface
  public interface PartitionTask<S, T> extends Serializable {

    T run(int partition, S set);
  }

  private final List<? extends Broadcast<?>> sent;
  private final JavaRDD<?> kept;
  private final JavaRDD<S> partitions;
  private final long size;

  private ClusterData(
      List<? extends Broadcast<?>> sent, JavaRDD<?> kept, JavaRDD<S> partitions, long size) {
    this.sent = sent;
    this.kept = kept;
    this.partitions = partitions;
    this.size = size;
  }

  /**
   * Images that the driver has. Partition p is set p on whatever executor: one that is lost is
   * fetched anew from the driver, which keeps the bytes.
   *
   * @param name as Spark's user interface shows it
   */
  public static ClusterData<ImageSet> of(
      JavaSparkContext spark, List<ImageSet> images, String name) {
    return of(spark, images, ImageSet::size, name);
  }

  /**
   * Sets of another kind that the driver has.
   *
   * @param size how many examples a set has
   */
  public static <S> ClusterData<S> of(
      JavaSparkContext spark, List<S> held, ToIntFunction<S> size, String name) {
    List<Broadcast<S>> sets = held.stream().map(spark::broadcast).toList();
    // Small indices travel with the tasks of every round; the images only once.
    JavaRDD<S> partitions =
        spark
            .parallelize(IntStream.range(0, sets.size()).boxed().toList(), sets.size())
            .map(p -> sets.get(p).value())
            .setName(name)
            .persist(StorageLevel.MEMORY_AND_DISK());
    long all = held.stream().mapToLong(size::applyAsInt).sum();
    return new ClusterData<>(sets, partitions, partitions, all);
  }

  /**
   * Sets that executors have.
   *
   * @param partitions one set each; the caller's to cache and to free
   * @param size examples in all partitions
   */
  public static <S> ClusterData<S> of(JavaRDD<S> partitions, long size) {
    return new ClusterData<>(List.of(), partitions, partitions, size);
  }

  /**
   * The same sets as something else, which every task makes anew: no more is kept. Load and close
   * one of the two.
   */
  public <T> ClusterData<T> as(Function<S, T> function) {
    return new ClusterData<>(sent, kept, partitions.map(function), size);
  }

  /**
   * A part of each set, likewise.
   *
   * @param size examples in all parts
   */
  public <T> ClusterData<T> as(PartitionTask<S, T> part, long size) {
    return new ClusterData<>(
        sent,
        kept,
        partitions.mapPartitionsWithIndex(
            (p, sets) -> List.of(part.run(p, sets.next())).iterator(), true),
        size);
  }

  /** Examples in all partitions. */
  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** One set a partition. */
  public JavaRDD<S> partitions() {
    return partitions;
  }

  /** Runs {@code task} on every partition; results in the order of the partitions. */
  @SuppressWarnings("unchecked")
  public <T> List<T> run(PartitionTask<S, T> task) {
    Object results =
        partitions
            .context()
            .runJob(
                partitions.rdd(),
                new PartitionFunction<>(task),
                ClassTag$.MODULE$.<T>apply(Object.class));
    return List.of((T[]) results);
  }

  /** Brings the images to the executors and frees the copies they came in. */
  public void load() {
    run((partition, set) -> partition);
    sent.forEach(Broadcast::unpersist);
  }

  @Override
  public void close() {
    kept.unpersist(false);
    sent.forEach(Broadcast::destroy);
  }

  /**
   * A task as Spark's scheduler takes it. A class with a name: for a lambda Spark would read class
   * files in every round to find out what it holds, which takes a quarter of a short round's time
   * on the driver.
   */
  private static final class PartitionFunction<S, T>
      extends AbstractFunction2<TaskContext, Iterator<S>, T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final PartitionTask<S, T> task;

    PartitionFunction(PartitionTask<S, T> task) {
      this.task = task;
    }

    @Override
    public T apply(TaskContext context, Iterator<S> sets) {
      return task.run(context.partitionId(), sets.next());
    }
  }
}
