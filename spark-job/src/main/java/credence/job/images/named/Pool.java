package credence.job.images.named;

import credence.data.SplitIndices;
import credence.job.config.DataConfig;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the images of a training half are there for: those of the data set are split, but for its
 * coreset, which nobody trains on, and those that are replayed, which come last, are all trained
 * on.
 *
 * @param own numbers of the images that are split, rising
 * @param first number of the first image that is replayed
 * @param end one past the last image
 */
record Pool(int[] own, int first, int end) implements Serializable {

  /**
   * @param coreset numbers of images of the data set
   * @param first how many images the data set has
   * @param replayed images after them
   */
  static Pool of(int[] coreset, int first, int replayed) {
    boolean[] isHeld = new boolean[first];
    Arrays.stream(coreset).forEach(image -> isHeld[image] = true);
    int[] own = IntStream.range(0, first).filter(image -> !isHeld[image]).toArray();
    return new Pool(own, first, first + replayed);
  }

  /** A data set as it is. */
  static Pool of(int images) {
    return of(new int[0], images, 0);
  }

  int replayed() {
    return end - first;
  }

  /** Of the images of the data set, which train and which are set aside. */
  SplitIndices split(DataConfig config, long seed) {
    SplitIndices among = DataHalves.split(config, own.length, seed);
    return new SplitIndices(numbers(among.training()), numbers(among.validation()));
  }

  private int[] numbers(int[] among) {
    return Arrays.stream(among).map(i -> own[i]).toArray();
  }

  /**
   * The images that a partition trains on: those of the data set, then its share of those that are
   * replayed, in turn.
   */
  int[] partition(SplitIndices split, int partitions, int partition) {
    IntStream share =
        IntStream.range(first, end).filter(image -> (image - first) % partitions == partition);
    return IntStream.concat(Arrays.stream(split.partition(partitions, partition)), share).toArray();
  }

  /** All images that are trained on. */
  int[] trained(SplitIndices split) {
    return IntStream.concat(Arrays.stream(split.training()), IntStream.range(first, end)).toArray();
  }
}
