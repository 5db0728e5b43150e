package credence.job.dl4j;

import credence.data.FeatureSet;
import credence.job.data.ClusterData;
import credence.job.data.Packed;
import credence.job.data.PackedFeatures;
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
final class DealtExamples implements AutoCloseable {

  private final JavaRDD<Hand> hands;
  private final List<Part> parts;

  /** What the driver knows of a partition; nothing of its examples. */
  private record Part(int[] sides, int classes, int examples, String fault, byte[] digest)
      implements Serializable {}

  private DealtExamples(JavaRDD<Hand> hands, List<Part> parts) {
    this.hands = hands;
    this.parts = parts;
  }

  /**
   * @throws IllegalArgumentException if the examples are not of one kind, their labels are not one
   *     1 among zeros, or a partition would have none
   */
  static DealtExamples of(JavaRDD<DataSet> data, int partitions) {
    JavaRDD<Hand> hands =
        data.mapPartitionsWithIndex((s, sets) -> dealt(s, partitions, sets), false)
            .mapToPair(pair -> pair)
            .partitionBy(new HashPartitioner(partitions))
            .mapPartitions(DealtExamples::gathered)
            .setName("training")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new DealtExamples(hands, hands.map(DealtExamples::part).collect()).checked();
    } catch (RuntimeException e) {
      hands.unpersist(false);
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

  /** SHA-256, in hexadecimal, of all features and labels as they have been dealt. */
  String fingerprint() {
    MessageDigest all = Sha256.digest();
    parts.forEach(part -> all.update(part.digest()));
    return Sha256.end(all);
  }

  /** For a network with that input. */
  ClusterData<FeatureSet> of(Shape input) {
    JavaRDD<Packed<FeatureSet>> sets =
        hands.map(hand -> new PackedFeatures(input, hand.features(), hand.labels()));
    return ClusterData.of(sets, parts.stream().mapToLong(Part::examples).sum());
  }

  @Override
  public void close() {
    hands.unpersist(false);
  }

  private Part first() {
    return parts.get(0);
  }

  private DealtExamples checked() {
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

  private static Iterator<Tuple2<Integer, Hand>> dealt(
      int source, int partitions, Iterator<DataSet> data) {
    List<Tuple2<Integer, Hand>> dealt = new ArrayList<>();
    for (Hand hand : Dealer.deal(source, partitions, data)) {
      dealt.add(new Tuple2<>(dealt.size(), hand));
    }
    return dealt.iterator();
  }

  private static Iterator<Hand> gathered(Iterator<Tuple2<Integer, Hand>> dealt) {
    List<Hand> hands = new ArrayList<>();
    dealt.forEachRemaining(pair -> hands.add(pair._2()));
    hands.sort(Comparator.comparingInt(Hand::source));
    return List.of(Hand.gathered(hands)).iterator();
  }

  private static Part part(Hand hand) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    for (float feature : hand.features()) {
      if (bytes.remaining() == 0) {
        digest.update(bytes.flip());
        bytes.clear();
      }
      bytes.putFloat(feature);
    }
    digest.update(bytes.flip());
    for (int label : hand.labels()) {
      digest.update((byte) label);
      digest.update((byte) (label >> 8));
    }
    return new Part(
        hand.sides(), hand.classes(), hand.labels().length, hand.fault(), digest.digest());
  }
}
