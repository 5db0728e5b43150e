package credence.job.rounds;

import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import java.util.List;

/**
 * Some rounds of a training.
 *
 * @param end what can be gone on from
 */
public record Stretch(List<RoundMetrics> rounds, Checkpoints.Snapshot end) {

  public Stretch {
    rounds = List.copyOf(rounds);
  }
}
