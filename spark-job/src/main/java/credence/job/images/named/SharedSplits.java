package credence.job.images.named;

import credence.job.config.DataConfig;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;

/**
 * Splits in the memory of this JVM while there is room: trainings that run beside each other, and
 * after each other, on the same images share them.
 */
final class SharedSplits {

  /**
   * What a split follows from.
   *
   * @param tests how many test images the halves have
   */
  record Key(String fingerprint, String testFingerprint, int tests, DataConfig config, long seed) {}

  /** Makes a split. */
  @FunctionalInterface
  interface Making<E extends Exception> {
    SplitImages make() throws E;
  }

  private static final SharedSplits SHARED = new SharedSplits();

  private final Map<Key, SoftReference<SplitImages>> splits = new HashMap<>();

  /** {@code halves.split(config, seed)}, made once in this JVM. */
  static SplitImages of(DataHalves halves, DataConfig config, long seed) {
    Key key =
        new Key(halves.fingerprint(), halves.testFingerprint(), halves.test().size(), config, seed);
    return of(key, () -> halves.split(config, seed));
  }

  /** Made once in this JVM. */
  static <E extends Exception> SplitImages of(Key key, Making<E> making) throws E {
    return SHARED.get(key, making);
  }

  /** Made once; whoever comes meanwhile waits. */
  synchronized <E extends Exception> SplitImages get(Key key, Making<E> making) throws E {
    splits.values().removeIf(split -> split.get() == null);
    SoftReference<SplitImages> known = splits.get(key);
    SplitImages found = known == null ? null : known.get();
    if (found == null) {
      found = making.make();
      splits.put(key, new SoftReference<>(found));
    }
    return found;
  }
}
