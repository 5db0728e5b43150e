package credence.job.dl4j;

import credence.data.FeatureSet;
import credence.job.images.named.ClusterData;
import credence.net.Shape;
import credence.store.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;
import scala.Tuple2;

/**
 * The examples of an RDD of DL4J's data sets in the memory of the cluster, in so many partitions.
 * Which example is where follows from the RDD's order alone.
 */
final class PartitionedExamples implements AutoCloseable {

  private final JavaRDD<ExampleBlock> blocks;
  private final List<Part> parts;

  /** What the driver knows of a partition; nothing of its examples. */
  private record Part(int[] sides, int classes, int examples, String fault, byte[] digest)
      implements Serializable {}

  private PartitionedExamples(JavaRDD<ExampleBlock> blocks, List<Part> parts) {
    this.blocks = blocks;
    this.parts = parts;
  }

  /**
   * @throws IllegalArgumentException if the examples are not of one kind, their labels are not one
   *     1 among zeros, or a partition would have none
   */
  static PartitionedExamples of(JavaRDD<DataSet> data, int partitions) {
    JavaRDD<ExampleBlock> blocks =
        data.mapPartitionsWithIndex((s, sets) -> distributed(s, partitions, sets), false)
            .mapToPair(pair -> pair)
            .partitionBy(new HashPartitioner(partitions))
            .mapPartitions(PartitionedExamples::gathered)
            .setName("training")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new PartitionedExamples(blocks, blocks.map(PartitionedExamples::part).collect())
          .checked();
    } catch (RuntimeException e) {
      blocks.unpersist(false);
      throw e;
    }
  }

  /** [c, h, w] where examples are images, null where they are flat. */
  Shape image() {
    int[] sides = first().sides();
    return sides.length == 1 ? null : new Shape(sides[0], sides[1], sides[2]);
  }

  int classes() {
    return first().classes();
  }

  /** Values of one example. */
  int size() {
    int size = 1;
    for (int side : first().sides()) {
      size *= side;
    }
    return size;
  }

  /** Examples of the largest partition. */
  int largest() {
    return parts.stream().mapToInt(Part::examples).max().getAsInt();
  }

  /** SHA-256, in hexadecimal, of all features and labels as they have been distributed. */
  String fingerprint() {
    MessageDigest all = Sha256.digest();
    parts.forEach(part -> all.update(part.digest()));
    return Sha256.end(all);
  }

  /** For a network with that input. */
  ClusterData<FeatureSet> of(Shape input) {
    JavaRDD<FeatureSet> sets =
        blocks.map(block -> new FeatureSet(input, block.features(), block.labels()));
    return ClusterData.of(sets, parts.stream().mapToLong(Part::examples).sum());
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  private Part first() {
    return parts.get(0);
  }

  private PartitionedExamples checked() {
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      if (part.fault() != null) {
        throw new IllegalArgumentException(part.fault());
      }
      if (part.examples() == 0) {
        throw new IllegalArgumentException(
            "partition %d of %d has no examples: there are too few".formatted(p, parts.size()));
      }
      if (!isLike(part, first())) {
        throw new IllegalArgumentException(
            "examples of %s of %d classes, and of %s of %d"
                .formatted(
                    Arrays.toString(first().sides()),
                    first().classes(),
                    Arrays.toString(part.sides()),
                    part.classes()));
      }
    }
    return this;
  }

  private static boolean isLike(Part one, Part other) {
    return Arrays.equals(one.sides(), other.sides()) && one.classes() == other.classes();
  }

  private static Iterator<Tuple2<Integer, ExampleBlock>> distributed(
      int source, int partitions, Iterator<DataSet> data) {
    List<Tuple2<Integer, ExampleBlock>> distributed = new ArrayList<>();
    for (ExampleBlock block : RoundRobin.distribute(source, partitions, data)) {
      distributed.add(new Tuple2<>(distributed.size(), block));
    }
    return distributed.iterator();
  }

  private static Iterator<ExampleBlock> gathered(
      Iterator<Tuple2<Integer, ExampleBlock>> distributed) {
    List<ExampleBlock> blocks = new ArrayList<>();
    distributed.forEachRemaining(pair -> blocks.add(pair._2()));
    blocks.sort(Comparator.comparingInt(ExampleBlock::source));
    return List.of(ExampleBlock.gathered(blocks)).iterator();
  }

  private static Part part(ExampleBlock block) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    for (float feature : block.features()) {
      if (bytes.remaining() == 0) {
        digest.update(bytes.flip());
        bytes.clear();
      }
      bytes.putFloat(feature);
    }
    digest.update(bytes.flip());
    for (int label : block.labels()) {
      digest.update((byte) label);
      digest.update((byte) (label >> 8));
    }
    return new Part(
        block.sides(), block.classes(), block.labels().length, block.fault(), digest.digest());
  }
}
