package credence.job.data;

import credence.job.config.DataConfig;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Splits in the memory of this JVM while there is room: trainings that run beside each other, and
 * after each other, on the same images share them.
 */
public final class SharedSplits {

  private record Key(
      String fingerprint, String testFingerprint, int tests, DataConfig config, long seed) {}

  private static final SharedSplits SHARED = new SharedSplits();

  private final ConcurrentHashMap<Key, SoftReference<Images>> splits = new ConcurrentHashMap<>();

  private SharedSplits() {}

  /** {@code halves.split(config, seed)}, made once. */
  public static Images of(DataHalves halves, DataConfig config, long seed) {
    Key key =
        new Key(halves.fingerprint(), halves.testFingerprint(), halves.test().size(), config, seed);
    return SHARED.get(key, halves);
  }

  private Images get(Key key, DataHalves halves) {
    splits.values().removeIf(split -> split.get() == null);
    Images[] found = new Images[1];
    splits.compute(
        key,
        (k, split) -> {
          found[0] = split == null ? null : split.get();
          if (found[0] != null) {
            return split;
          }
          found[0] = halves.split(k.config(), k.seed());
          return new SoftReference<>(found[0]);
        });
    return found[0];
  }
}
