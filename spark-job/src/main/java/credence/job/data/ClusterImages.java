package credence.job.data;

import credence.data.ImageSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.reflect.ClassTag$;

/**
 * Image sets in the memory of a cluster, one a partition. Partition p is set p on whatever
 * executor: one that is lost is fetched anew from the driver, which keeps the bytes.
 */
public final class ClusterImages implements AutoCloseable {

  private final List<Broadcast<PackedImages>> sets;
  private final JavaRDD<PackedImages> partitions;
  private final long size;

  private ClusterImages(
      List<Broadcast<PackedImages>> sets, JavaRDD<PackedImages> partitions, long size) {
    this.sets = sets;
    this.partitions = partitions;
    this.size = size;
  }

  /**
   * @param name as Spark's user interface shows it
   */
  public static ClusterImages of(JavaSparkContext spark, List<ImageSet> images, String name) {
    List<Broadcast<PackedImages>> sets =
        images.stream().map(set -> spark.broadcast(PackedImages.of(set))).toList();
    // Small indices travel with the tasks of every round; the images only once.
    JavaRDD<PackedImages> partitions =
        spark
            .parallelize(IntStream.range(0, sets.size()).boxed().toList(), sets.size())
            .map(p -> sets.get(p).value())
            .setName(name)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new ClusterImages(sets, partitions, images.stream().mapToLong(ImageSet::size).sum());
  }

  /** Images in all partitions. */
  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** One set a partition. */
  public JavaRDD<PackedImages> partitions() {
    return partitions;
  }

  /** Runs {@code task} on every partition; results in the order of the partitions. */
  @SuppressWarnings("unchecked")
  public <T> List<T> run(PartitionTask<T> task) {
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
    run((partition, images) -> images.size());
    sets.forEach(Broadcast::unpersist);
  }

  @Override
  public void close() {
    partitions.unpersist(false);
    sets.forEach(Broadcast::destroy);
  }
}
