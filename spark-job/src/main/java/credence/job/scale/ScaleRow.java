package credence.job.scale;

import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.FinishedRun;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a finished training has to say of how it grows: medians over its rounds, without the first
 * two, which load and compile.
 *
 * @param name of its directory
 * @param slots tasks that ran at a time
 * @param megabytes S, of one state (10^6 bytes)
 * @param images seen in a round
 * @param seconds of a round
 * @param steps seconds of its steps
 * @param merge seconds of merging
 * @param driver largest resident memory of the driver's process, in 10^6 bytes
 */
public record ScaleRow(
    String name,
    String network,
    int partitions,
    int slots,
    double megabytes,
    double images,
    double seconds,
    double steps,
    double merge,
    double driver) {

  static final int WARMING_UP = 2;

  static final List<String> COLUMNS =
      List.of(
          "run",
          "network",
          "partitions",
          "slots",
          "state_mb",
          "images",
          "round_seconds",
          "step_seconds",
          "merge_seconds",
          "overhead_seconds",
          "driver_mb");

  /**
   * @throws IllegalArgumentException if it is no training, or has fewer than three rounds
   */
  public static ScaleRow of(FinishedRun run) {
    List<RoundMetrics> rounds = rounds(run);
    if (rounds.size() <= WARMING_UP) {
      throw new IllegalArgumentException(
          "%s has %d rounds: more than %d are needed"
              .formatted(run.place(), rounds.size(), WARMING_UP));
    }
    List<RoundMetrics> counted = rounds.subList(WARMING_UP, rounds.size());
    int partitions = run.summary().path("partitions").asInt();
    return new ScaleRow(
        run.place().getName(),
        run.summary().path("network").asText(),
        partitions,
        rounds.get(0).steps().slots().orElseThrow(() -> lacks(run)),
        merging(run, rounds.get(0)).bytes() / (2e6 * partitions),
        median(counted, round -> round.steps().images()),
        median(counted, round -> round.cost().seconds()),
        median(counted, round -> round.steps().seconds()),
        median(counted, round -> merging(run, round).seconds()),
        rounds.stream()
                .mapToDouble(round -> merging(run, round).residentBytes())
                .max()
                .getAsDouble()
            / 1e6);
  }

  private static List<RoundMetrics> rounds(FinishedRun run) {
    try {
      return run.rounds().stream().map(RoundMetrics::of).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: not the rounds of a training: %s".formatted(run.place(), e.getMessage()), e);
    }
  }

  private static RoundCost.Merging merging(FinishedRun run, RoundMetrics round) {
    return round.cost().merging().orElseThrow(() -> lacks(run));
  }

  private static IllegalArgumentException lacks(FinishedRun run) {
    return new IllegalArgumentException(run.place() + " does not say what merging took");
  }

  /** What a round takes beyond its steps, in seconds. */
  public double overhead() {
    return seconds - steps;
  }

  /** Seconds that the steps of one partition take, which run {@link #slots} at a time. */
  double task() {
    return steps / Math.ceil((double) partitions / slots);
  }

  /** Images that a partition sees in a round. */
  double length() {
    return images / partitions;
  }

  /** Seconds of a step, for each of its images. */
  double image() {
    return task() / length();
  }

  /** In the order of {@link #COLUMNS}. */
  List<String> cells() {
    return List.of(
        name,
        network,
        String.valueOf(partitions),
        String.valueOf(slots),
        number(megabytes, 3),
        number(images, 0),
        number(seconds, 4),
        number(steps, 4),
        number(merge, 4),
        number(overhead(), 4),
        number(driver, 0));
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static double median(List<RoundMetrics> rounds, ToDoubleFunction<RoundMetrics> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
