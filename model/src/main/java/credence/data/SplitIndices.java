package credence.data;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;

/**
 * Which examples train and which validate: a function of the seed.
 *
 * @param training indices in random order, so that any range of them is a fair sample
 * @param validation indices in ascending order
 */
public record SplitIndices(int[] training, int[] validation) {

  /**
   * @param examples of the whole set
   * @param validation how many of them validate; at least one must be left to train
   */
  public static SplitIndices of(int examples, int validation, long seed) {
    if (validation < 0 || validation >= examples) {
      throw new IllegalArgumentException(
          "validation = %d of %d examples: must be at least 0 and leave one to train"
              .formatted(validation, examples));
    }
    RandomKey key = RandomKey.of(seed, Purpose.VALIDATION_SPLIT);
    int[] order = RandomStream.of(key, 0).permutation(examples);
    int[] held = Arrays.copyOf(order, validation);
    Arrays.sort(held);
    return new SplitIndices(Arrays.copyOfRange(order, validation, examples), held);
  }

  /**
   * The training examples of one partition: ranges of {@link #training} whose sizes differ by at
   * most one. They depend on the number of partitions, which is a setting, not on the cluster.
   */
  public int[] partition(int partitions, int partition) {
    if (partitions < 1 || partitions > training.length) {
      throw new IllegalArgumentException(
          "partitions = %d: must be from 1 to the %d training examples"
              .formatted(partitions, training.length));
    }
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException("partition " + partition + " of " + partitions);
    }
    int from = (int) ((long) training.length * partition / partitions);
    int end = (int) ((long) training.length * (partition + 1) / partitions);
    return Arrays.copyOfRange(training, from, end);
  }
}
