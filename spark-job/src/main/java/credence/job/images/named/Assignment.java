package credence.job.images.named;

import credence.data.SplitIndices;
import credence.job.images.named.blocks.HalfIndex;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which set each image of a half belongs to, and at which place: P training sets, then the
 * validation images.
 *
 * @param set by image; -1 for one that is in none
 * @param place by image, in its set
 * @param labels by image
 * @param replayed number of the first image that is
 */
record Assignment(int[] set, int[] place, int[] labels, int replayed) implements Serializable {

  static Assignment of(Pool pool, SplitIndices split, int partitions, int[] labels) {
    Assignment all =
        new Assignment(new int[labels.length], new int[labels.length], labels, pool.first());
    Arrays.fill(all.set, -1);
    for (int p = 0; p < partitions; p++) {
      all.assign(p, pool.partition(split, partitions, p));
    }
    all.assign(partitions, split.validation());
    return all;
  }

  private void assign(int to, int[] images) {
    for (int i = 0; i < images.length; i++) {
      set[images[i]] = to;
      place[images[i]] = i;
    }
  }

  /** Sum of the weights of the images of each class that are trained on. */
  double[] perClass(int partitions, HalfIndex index) {
    ClassSums sums = new ClassSums(index.classNames().size());
    for (int i = 0; i < labels.length; i++) {
      if (set[i] >= 0 && set[i] < partitions) {
        sums.add(labels[i], index.weight(i));
      }
    }
    return sums.ofClasses();
  }

  /** {@link TrainingSets#fresh} */
  int[][] fresh(int partitions, int classes) {
    int[][] fresh = new int[partitions][classes];
    for (int i = 0; i < replayed; i++) {
      if (set[i] >= 0 && set[i] < partitions) {
        fresh[set[i]][labels[i]]++;
      }
    }
    return fresh;
  }

  /** Of the images {@code from .. end - 1} those of one of the sets. */
  int[] members(int of, int from, int end) {
    return IntStream.range(from, end).filter(image -> set[image] == of).toArray();
  }
}
