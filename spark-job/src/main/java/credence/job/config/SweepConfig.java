package credence.job.config;

import java.util.List;

/**
 * A search for settings, and what becomes of the best.
 *
 * @param settings what varies, every choice of it; at least one
 * @param seeds that every setting is tried with
 * @param finalSeeds that the chosen setting is trained and tested with
 * @param select what decides between settings: a mean over the seeds
 * @param halving which of them go on
 * @param mode where a trial runs; the bytes are the same
 */
public record SweepConfig(
    List<SweepPoint> settings,
    List<Long> seeds,
    List<Long> finalSeeds,
    Selection select,
    Halving halving,
    Mode mode) {

  /** Where a trial runs. */
  public enum Mode {
    /** In one task, as many trials at a time as there are slots. */
    WHOLE,
    /** A task a partition, one trial after the other: for networks too large for one task. */
    PARTITIONED
  }

  public SweepConfig {
    settings = List.copyOf(settings);
    seeds = List.copyOf(seeds);
    finalSeeds = List.copyOf(finalSeeds);
  }

  /** Whether there is anything to search: a single setting is chosen already. */
  public boolean isSearch() {
    return settings.size() > 1;
  }
}
