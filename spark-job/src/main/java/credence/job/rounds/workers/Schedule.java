package credence.job.rounds.workers;

import credence.job.config.Interval;
import credence.job.config.TrainingConfig;

/**
 * How the steps of a training are cut into rounds: short ones first where wanted, then rounds of H
 * steps, the last one shorter if need be.
 *
 * @param stepsPerEpoch minibatches of the largest partition
 * @param totalSteps that every partition makes
 * @param firstRounds number of the first phase's rounds
 * @param firstSteps in each of them
 * @param steps H, in each of the others
 */
public record Schedule(
    int stepsPerEpoch, long totalSteps, int firstRounds, int firstSteps, int steps) {

  static Schedule of(TrainingConfig training, int stepsPerEpoch) {
    int steps =
        training.stepsPerRound() instanceof Interval.Count count ? count.every() : stepsPerEpoch;
    return new Schedule(
        stepsPerEpoch,
        Math.multiplyExact((long) training.epochs(), stepsPerEpoch),
        training.firstPhase().rounds(),
        training.firstPhase().stepsPerRound(),
        steps);
  }

  /** Number of rounds. */
  public int rounds() {
    long shorter = (long) firstRounds * firstSteps;
    if (totalSteps <= shorter) {
      return Math.toIntExact(ceilDiv(totalSteps, firstSteps));
    }
    return Math.toIntExact(firstRounds + ceilDiv(totalSteps - shorter, steps));
  }

  /** Steps made before round {@code round}, counted from 0; after the last, all. */
  public long firstStep(int round) {
    long first =
        round <= firstRounds
            ? (long) round * firstSteps
            : (long) firstRounds * firstSteps + (long) (round - firstRounds) * steps;
    return Math.min(first, totalSteps);
  }

  /** Steps of round {@code round}. */
  int steps(int round) {
    return (int) (firstStep(round + 1) - firstStep(round));
  }

  /**
   * The first of the last rounds that are so large a share of all, at least one round unless the
   * share is 0.
   */
  public int firstOfLast(double share) {
    // A share such as 0.3 is a little less or more than it says: 3 of 10 are 3.
    return rounds() - (int) Math.ceil(share * rounds() - 1e-9);
  }

  /** Whether something that happens every {@code interval} happens after round {@code round}. */
  public boolean isDue(Interval interval, int round) {
    if (round + 1 == rounds()) {
      return true;
    }
    return interval instanceof Interval.Count count
        ? (round + 1) % count.every() == 0
        : firstStep(round) / stepsPerEpoch < firstStep(round + 1) / stepsPerEpoch;
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
