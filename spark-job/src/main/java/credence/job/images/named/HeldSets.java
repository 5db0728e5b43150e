package credence.job.images.named;

import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.net.Shape;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Training sets in the memory of this process.
 *
 * @param own how many images of each set, the first ones, are not replayed
 */
record HeldSets(List<ImageSet> held, List<Integer> own) implements TrainingSets {

  HeldSets {
    held = List.copyOf(held);
    own = List.copyOf(own);
  }

  /** Sets of which nothing is replayed. */
  static HeldSets of(List<ImageSet> held) {
    return new HeldSets(held, held.stream().map(ImageSet::size).toList());
  }

  @Override
  public Shape shape() {
    return held.get(0).shape();
  }

  @Override
  public List<String> classNames() {
    return held.get(0).classNames();
  }

  @Override
  public List<Integer> sizes() {
    return held.stream().map(ImageSet::size).toList();
  }

  @Override
  public double[] perClass() {
    ClassSums sums = new ClassSums(classNames().size());
    for (ImageSet set : held) {
      for (int i = 0; i < set.size(); i++) {
        sums.add(set.label(i), set.weight(i));
      }
    }
    return sums.ofClasses();
  }

  @Override
  public int[][] fresh() {
    int[][] fresh = new int[held.size()][classNames().size()];
    for (int p = 0; p < held.size(); p++) {
      for (int i = 0; i < own.get(p); i++) {
        fresh[p][held.get(p).label(i)]++;
      }
    }
    return fresh;
  }

  @Override
  public PixelSums sums(Summing of) {
    return held.stream().map(of::of).reduce(PixelSums::plus).get();
  }

  @Override
  public ClusterData<ImageSet> on(JavaSparkContext spark, String name) {
    return ClusterData.of(spark, held, name);
  }
}
