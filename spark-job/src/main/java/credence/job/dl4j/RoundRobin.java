package credence.job.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Distributes the examples of one partition of an RDD to the partitions of a training: example j of
 * partition s goes to partition (s + j) mod P, so that all get their share of every class whatever
 * the order.
 */
final class RoundRobin {

  private final int source;
  private final int partitions;
  private final List<float[]> features = new ArrayList<>();
  private final List<int[]> labels = new ArrayList<>();
  private int[] sides;
  private int classes;

  private RoundRobin(int source, int partitions) {
    this.source = source;
    this.partitions = partitions;
  }

  /** One block for each partition of the training, or one with a fault for the first. */
  static List<ExampleBlock> distribute(int source, int partitions, Iterator<DataSet> data) {
    RoundRobin distribution = new RoundRobin(source, partitions);
    try {
      for (int i = 0; data.hasNext(); i++) {
        distribution.add(data.next(), "DataSet %d of partition %d".formatted(i, source));
      }
      return distribution.blocks();
    } catch (IllegalArgumentException e) {
      // A result and no failure: Spark would repeat the task, and meet the same.
      return List.of(ExampleBlock.faulty(source, e.getMessage()));
    }
  }

  private void add(DataSet set, String place) {
    INDArray x = set.getFeatures();
    INDArray y = set.getLabels();
    if (x == null || y == null || (x.rank() != 2 && x.rank() != 4) || y.rank() != 2) {
      throw new IllegalArgumentException(
          "%s: features %s and labels %s; [b, n] or [b, c, h, w], and [b, classes] are needed"
              .formatted(place, shape(x), shape(y)));
    }
    if (set.getFeaturesMaskArray() != null || set.getLabelsMaskArray() != null) {
      throw new IllegalArgumentException(place + " has a mask: masks are not supported");
    }
    int[] own = Arrays.stream(x.shape()).skip(1).mapToInt(Math::toIntExact).toArray();
    if (sides != null && !(Arrays.equals(own, sides) && y.columns() == classes)) {
      throw new IllegalArgumentException(
          "%s: features %s and labels %s; those before have %s and %d classes"
              .formatted(place, shape(x), shape(y), Arrays.toString(sides), classes));
    }
    sides = own;
    classes = y.columns();
    features.add(finite(x.dup('c').data().asFloat(), place));
    labels.add(classes(y.dup('c').data().asFloat(), place));
    if (x.size(0) != y.size(0)) {
      throw new IllegalArgumentException(
          "%s: features %s, but labels %s".formatted(place, shape(x), shape(y)));
    }
  }

  private static String shape(INDArray array) {
    return array == null ? "none" : Arrays.toString(array.shape());
  }

  private static float[] finite(float[] values, String place) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(place + ": a feature is " + value);
      }
    }
    return values;
  }

  private int[] classes(float[] oneHot, String place) {
    int[] found = new int[oneHot.length / classes];
    for (int i = 0; i < found.length; i++) {
      float[] row = Arrays.copyOfRange(oneHot, i * classes, (i + 1) * classes);
      int label = -1;
      for (int c = 0; c < classes; c++) {
        if (row[c] == 1 && label < 0) {
          label = c;
        } else if (row[c] != 0) {
          throw notOneHot(place, i, row);
        }
      }
      if (label < 0) {
        throw notOneHot(place, i, row);
      }
      found[i] = label;
    }
    return found;
  }

  private static IllegalArgumentException notOneHot(String place, int example, float[] row) {
    return new IllegalArgumentException(
        "%s: labels of example %d = %s are not one 1 among zeros"
            .formatted(
                place, example, Arrays.toString(Arrays.copyOf(row, Math.min(12, row.length)))));
  }

  private List<ExampleBlock> blocks() {
    int total = labels.stream().mapToInt(part -> part.length).sum();
    List<ExampleBlock> blocks = new ArrayList<>();
    for (int p = 0; p < partitions && total > 0; p++) {
      blocks.add(block(Math.floorMod(p - source, partitions), total));
    }
    return blocks;
  }

  /** Every P-th example from {@code first} on. */
  private ExampleBlock block(int first, int total) {
    int count = first < total ? (total - 1 - first) / partitions + 1 : 0;
    int size = Arrays.stream(sides).reduce(1, Math::multiplyExact);
    float[] theirs = new float[Math.multiplyExact(count, size)];
    int[] classesOf = new int[count];
    int taken = 0;
    int from = 0;
    for (int part = 0; part < labels.size(); part++) {
      int length = labels.get(part).length;
      for (int i = first + taken * partitions - from; i < length; i += partitions) {
        System.arraycopy(features.get(part), i * size, theirs, taken * size, size);
        classesOf[taken++] = labels.get(part)[i];
      }
      from += length;
    }
    return new ExampleBlock(source, sides, classes, theirs, classesOf, null);
  }
}
