package credence.job.support;

import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.StepMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.UncertaintySummary;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rounds that nobody has trained. */
public final class RoundFigures {

  private RoundFigures() {}

  /** A round of which nothing but its number matters. */
  public static RoundMetrics of(int round) {
    return of(round, 0.5, PosteriorMetrics.of(Optional.empty()));
  }

  /**
   * A round that has been evaluated.
   *
   * @param validation NLL of the images set aside
   * @param nll of the training images
   * @param kl for each example
   */
  public static RoundMetrics evaluated(int round, double validation, double nll, double kl) {
    return of(
        round,
        nll,
        new PosteriorMetrics(
            OptionalInt.empty(),
            Optional.of(new PosteriorMetrics.Kl(100 * kl, kl, new TreeMap<>())),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new EvaluationMetrics(
                    new ClassificationSummary(0.25, validation, 0.01, 0.1, 100, 20),
                    new UncertaintySummary(0.5, 0.25, 0.3, 0.2, 0.1, 100)))));
  }

  private static RoundMetrics of(int round, double nll, PosteriorMetrics posterior) {
    return new RoundMetrics(
        round,
        8,
        round,
        1e-3,
        new StepMetrics(nll, 0.25, 1000, OptionalInt.of(2), 0.5, new TreeSet<>(), new TreeSet<>()),
        new RoundCost(1, Optional.of(new RoundCost.Merging(0.125, 4096, 1 << 20))),
        posterior,
        Optional.empty());
  }
}
