package credence.job.images.named;

import credence.data.Classes;
import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Of training sets what a network that is there has never seen but could know: images that are not
 * replayed, of its own classes.
 *
 * @param classes of that network
 */
record FreshSets(TrainingSets all, Classes classes) implements TrainingSets {

  @Override
  public Shape shape() {
    return all.shape();
  }

  @Override
  public List<String> classNames() {
    return classes.names();
  }

  @Override
  public List<Integer> sizes() {
    return Arrays.stream(fresh()).map(set -> Arrays.stream(set).sum()).toList();
  }

  @Override
  public double[] perClass() {
    throw new UnsupportedOperationException("nobody trains on these");
  }

  @Override
  public int[][] fresh() {
    int[][] theirs = all.fresh();
    int[][] counts = new int[theirs.length][classes.size()];
    for (int p = 0; p < theirs.length; p++) {
      for (int c = 0; c < theirs[p].length; c++) {
        int own = classes.named(all.classNames().get(c)).orElse(-1);
        if (own >= 0) {
          counts[p][own] += theirs[p][c];
        }
      }
    }
    return counts;
  }

  @Override
  public PixelSums sums(Summing of) {
    throw new UnsupportedOperationException("nobody trains on these");
  }

  @Override
  public ClusterData<ImageSet> on(JavaSparkContext spark, String name) {
    int[] own = own();
    Classes among = classes;
    long images = sizes().stream().mapToLong(Integer::longValue).sum();
    return all.on(spark, name).as((p, set) -> pick(set, own[p], among), images);
  }

  @Override
  public List<ImageSet> held() {
    List<ImageSet> sets = all.held();
    int[] own = own();
    List<ImageSet> picked = new ArrayList<>();
    for (int p = 0; p < sets.size(); p++) {
      picked.add(pick(sets.get(p), own[p], classes));
    }
    return picked;
  }

  /** Images of each set that are not replayed. */
  private int[] own() {
    return Arrays.stream(all.fresh()).mapToInt(set -> Arrays.stream(set).sum()).toArray();
  }

  private static ImageSet pick(ImageSet set, int own, Classes classes) {
    int[] known =
        IntStream.range(0, own)
            .filter(i -> classes.named(set.classNames().get(set.label(i))).isPresent())
            .toArray();
    return set.select(known).among(classes);
  }
}
