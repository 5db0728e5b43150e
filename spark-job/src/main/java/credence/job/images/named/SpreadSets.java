package credence.job.images.named;

import credence.data.DataException;
import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.job.images.named.blocks.HalfIndex;
import credence.job.images.named.blocks.PictureBlock;
import credence.job.images.named.blocks.SpreadHalf;
import credence.net.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Training sets that executors gather from the blocks of a half; the validation images are one set
 * more. An image's set and place follow from the seed, so whatever is lost is gathered again.
 */
final class SpreadSets implements TrainingSets {

  private final SpreadHalf half;
  private final int partitions;
  private final int[] sizes;
  private final double[] perClass;
  private final int[][] fresh;
  private final Gathering gathering;

  /**
   * @param half whose blocks stay on the executors
   * @param partitions P
   */
  SpreadSets(SpreadHalf half, Assignment assignment, int partitions) {
    this.half = half;
    this.partitions = partitions;
    this.sizes = new int[partitions + 1];
    Arrays.stream(assignment.set()).filter(set -> set >= 0).forEach(set -> sizes[set]++);
    this.fresh = assignment.fresh(partitions, half.classNames().size());
    this.perClass = assignment.perClass(partitions, half.index());
    JavaSparkContext spark = new JavaSparkContext(half.blocks().context());
    this.gathering =
        new Gathering(
            spark.broadcast(assignment), spark.broadcast(half.index()), half.shape(), sizes);
  }

  @Override
  public Shape shape() {
    return half.shape();
  }

  @Override
  public List<String> classNames() {
    return half.classNames();
  }

  @Override
  public List<Integer> sizes() {
    return Arrays.stream(sizes, 0, partitions).boxed().toList();
  }

  @Override
  public double[] perClass() {
    return perClass.clone();
  }

  @Override
  public int[][] fresh() {
    return Arrays.stream(fresh).map(int[]::clone).toArray(int[][]::new);
  }

  @Override
  public PixelSums sums(Summing of) {
    Gathering with = gathering;
    return half.blocks()
        .mapPartitionsWithIndex((b, blocks) -> with.sums(b, blocks.next(), of), true)
        .reduce(PixelSums::plus);
  }

  @Override
  public ClusterData<ImageSet> on(JavaSparkContext spark, String name) {
    JavaRDD<ImageSet> sets = sets(0, partitions).setName(name);
    long images = sizes().stream().mapToLong(Integer::longValue).sum();
    return ClusterData.of(sets.persist(StorageLevel.MEMORY_AND_DISK()), images);
  }

  @Override
  public List<ImageSet> held() {
    return sets(0, partitions).collect();
  }

  /** The images that are set aside. */
  ImageSet validation() {
    return sets(partitions, partitions + 1).first();
  }

  private JavaRDD<ImageSet> sets(int from, int end) {
    Gathering with = gathering;
    return half.blocks()
        .mapPartitionsWithIndex((b, blocks) -> with.pieces(b, blocks.next(), from, end), true)
        .mapToPair(piece -> piece)
        .partitionBy(new HashPartitioner(end - from))
        .mapPartitionsWithIndex((p, pieces) -> with.gather(from + p, pieces), true);
  }

  /** Images of a block on their way to their set. */
  private record Piece(int[] places, int[] labels, float[] weights, byte[] pixels)
      implements Serializable {}

  /** What executors do. */
  private record Gathering(
      Broadcast<Assignment> assignment, Broadcast<HalfIndex> index, Shape shape, int[] sizes)
      implements Serializable {

    Iterator<Tuple2<Integer, Piece>> pieces(int b, PictureBlock block, int from, int end)
        throws DataException {
      index.value().requireSame(b, block);
      return IntStream.range(from, end)
          .mapToObj(set -> new Tuple2<>(set - from, piece(b, block, set)))
          .filter(piece -> piece._2().places().length > 0)
          .iterator();
    }

    private Piece piece(int b, PictureBlock block, int set) {
      Assignment all = assignment.value();
      int first = index.value().starts()[b];
      int[] images = all.members(set, first, index.value().starts()[b + 1]);
      int[] places = Arrays.stream(images).map(image -> all.place()[image]).toArray();
      int[] labels = Arrays.stream(images).map(image -> all.labels()[image]).toArray();
      byte[] pixels = new byte[images.length * shape.size()];
      for (int i = 0; i < images.length; i++) {
        int at = (images[i] - first) * shape.size();
        System.arraycopy(block.pixels(), at, pixels, i * shape.size(), shape.size());
      }
      return new Piece(places, labels, index.value().weights(images), pixels);
    }

    Iterator<ImageSet> gather(int set, Iterator<Tuple2<Integer, Piece>> pieces) {
      int[] labels = new int[sizes[set]];
      float[] weights = index.value().weights() == null ? null : new float[sizes[set]];
      byte[] pixels = new byte[Math.multiplyExact(sizes[set], shape.size())];
      while (pieces.hasNext()) {
        Piece piece = pieces.next()._2();
        for (int i = 0; i < piece.places().length; i++) {
          int place = piece.places()[i];
          labels[place] = piece.labels()[i];
          if (weights != null) {
            weights[place] = piece.weights()[i];
          }
          System.arraycopy(
              piece.pixels(), i * shape.size(), pixels, place * shape.size(), shape.size());
        }
      }
      return List.of(new ImageSet(shape, classNames(), pixels, labels, weights)).iterator();
    }

    private List<String> classNames() {
      return index.value().classNames();
    }

    Iterator<PixelSums> sums(int b, PictureBlock block, Summing of) {
      List<PixelSums> sums = new ArrayList<>();
      for (int set = 0; set < sizes.length - 1; set++) {
        Piece piece = piece(b, block, set);
        if (piece.places().length > 0) {
          ImageSet images = new ImageSet(shape, classNames(), piece.pixels(), piece.labels());
          sums.add(of.of(images));
        }
      }
      return sums.iterator();
    }
  }
}
