package credence.job.images.named;

import credence.data.Classes;
import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.net.Shape;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Training sets whose labels are found, by name, among the classes of a network that is there. */
record MatchedSets(TrainingSets own, Classes classes) implements TrainingSets {

  @Override
  public Shape shape() {
    return own.shape();
  }

  @Override
  public List<String> classNames() {
    return classes.names();
  }

  @Override
  public List<Integer> sizes() {
    return own.sizes();
  }

  @Override
  public double[] perClass() {
    double[] theirs = own.perClass();
    double[] counts = new double[classes.names().size()];
    for (int c = 0; c < theirs.length; c++) {
      if (theirs[c] > 0) {
        counts[classes.named(own.classNames().get(c)).getAsInt()] += theirs[c];
      }
    }
    return counts;
  }

  @Override
  public int[][] fresh() {
    int[][] theirs = own.fresh();
    int[][] counts = new int[theirs.length][classes.size()];
    for (int p = 0; p < theirs.length; p++) {
      for (int c = 0; c < theirs[p].length; c++) {
        if (theirs[p][c] > 0) {
          counts[p][classes.named(own.classNames().get(c)).getAsInt()] += theirs[p][c];
        }
      }
    }
    return counts;
  }

  @Override
  public PixelSums sums(Summing of) {
    return own.sums(of);
  }

  @Override
  public ClusterData<ImageSet> on(JavaSparkContext spark, String name) {
    Classes among = classes;
    return own.on(spark, name).as(set -> set.among(among));
  }

  @Override
  public List<ImageSet> held() {
    return own.held().stream().map(set -> set.among(classes)).toList();
  }
}
