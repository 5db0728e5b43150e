package credence.job.images.named;

import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.net.Shape;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** The images that are trained on: P sets, in the driver or on executors. */
public sealed interface TrainingSets permits HeldSets, SpreadSets, MatchedSets, FreshSets {

  Shape shape();

  List<String> classNames();

  /** Images of each of the P sets. */
  List<Integer> sizes();

  /** Sum of the weights of the images of each class, in all sets: their number without weights. */
  double[] perClass();

  /**
   * How many images of each class [P, classes] are the data set's own: they come first in their
   * set, and those that are replayed after them.
   */
  int[][] fresh();

  /**
   * What their standardisation is computed from.
   *
   * @param of a set of images
   */
  PixelSums sums(Summing of);

  /** Sums up a set. */
  @FunctionalInterface
  interface Summing extends Serializable {
    PixelSums of(ImageSet images);
  }

  /**
   * On a cluster.
   *
   * @param name as Spark's user interface shows it
   */
  ClusterData<ImageSet> on(JavaSparkContext spark, String name);

  /** In this process. */
  List<ImageSet> held();
}
