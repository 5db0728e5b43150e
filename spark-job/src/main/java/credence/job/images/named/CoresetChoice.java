package credence.job.images.named;

import credence.data.ImageSet;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.images.named.blocks.ImageHash;
import credence.job.images.named.blocks.SpreadHalf;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which images of a half are a coreset: those with the smallest hashes, of all or of each class, so
 * that neither their order nor their number elsewhere says which.
 *
 * @param config of an experiment
 * @param labels of all images of its training half
 * @param classNames of the half
 * @param hashes of all images, by key
 */
record CoresetChoice(
    DataConfig config, int[] labels, List<String> classNames, Function<String, long[]> hashes) {

  private static final Logger LOG = LoggerFactory.getLogger(CoresetChoice.class);

  /** In this process. */
  static CoresetChoice of(DataConfig config, ImageSet half) {
    return new CoresetChoice(
        config,
        half.labels(),
        half.classNames(),
        key -> new ImageHash(key).of(half.pixels(), half.shape().size()));
  }

  /** On executors. */
  static CoresetChoice of(DataConfig config, SpreadHalf half) {
    return new CoresetChoice(config, half.index().labels(), half.classNames(), half::hashes);
  }

  /**
   * Those that the experiment leaves out.
   *
   * @return their numbers, rising
   * @throws JobException with exit code 64 if there are too few images
   */
  int[] leftOut() {
    return config.coreset().isEmpty()
        ? new int[0]
        : among(IntStream.range(0, labels.length).toArray(), config.coreset());
  }

  /**
   * Another coreset, of the images that the experiment does not set aside. All that it leaves out
   * are among them: it does so before it sets others aside.
   *
   * @param seed of the experiment
   * @return as {@link #leftOut} does; of a class with too few images, all of them
   * @throws JobException with exit code 64 if there are too few images
   */
  int[] notSetAside(DataConfig.Coreset asked, long seed) {
    Pool pool = Pool.of(leftOut(), labels.length, 0);
    DataHalves.check(config, pool.own().length, 0);
    BitSet aside = new BitSet();
    Arrays.stream(pool.split(config, seed).validation()).forEach(aside::set);
    int[] others = IntStream.range(0, labels.length).filter(image -> !aside.get(image)).toArray();
    return among(others, asked);
  }

  private int[] among(int[] images, DataConfig.Coreset asked) {
    if (asked.images() > images.length) {
      throw JobException.usage(
          "a coreset of %d is more than the %d training images of %s that are not set aside"
              .formatted(asked.images(), images.length, config.name()));
    }
    long[] hash = hashes.apply(asked.key());
    int[] order =
        Arrays.stream(images)
            .boxed()
            .sorted(
                Comparator.comparing((Integer image) -> hash[image], Long::compareUnsigned)
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    if (!asked.perClass()) {
      return Arrays.stream(order).limit(asked.images()).sorted().toArray();
    }
    int[] taken = new int[classNames.size()];
    int[] chosen =
        Arrays.stream(order)
            .filter(image -> taken[labels[image]]++ < asked.images())
            .sorted()
            .toArray();
    warnOfSmall(asked, taken);
    return chosen;
  }

  /**
   * @param images how many each class has
   */
  private void warnOfSmall(DataConfig.Coreset asked, int[] images) {
    TreeMap<String, Integer> small = new TreeMap<>();
    for (int c = 0; c < images.length; c++) {
      if (images[c] < asked.images()) {
        small.put(classNames.get(c), images[c]);
      }
    }
    if (!small.isEmpty()) {
      LOG.warn(
          "{}: a coreset of {} of each class takes all images of {}",
          config.name(),
          asked.images(),
          small.entrySet().stream()
              .map(each -> "%s (%d)".formatted(each.getKey(), each.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }
}
