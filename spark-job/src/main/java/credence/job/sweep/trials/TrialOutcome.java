package credence.job.sweep.trials;

import credence.job.rounds.ChosenPosterior;
import java.io.Serializable;
import java.util.List;

/**
 * What a trial's task returns. Training that diverges is a result and no failure: Spark would
 * repeat the task, and meet the same.
 */
sealed interface TrialOutcome extends Serializable {

  /**
   * @param lines of {@code metrics.jsonl}, as JSON
   * @param all rounds of the whole training
   * @param selected the posterior that would be the model if training ended here
   * @param seconds that the task worked
   */
  record Trained(
      WireSnapshot end, List<String> lines, int all, ChosenPosterior selected, double seconds)
      implements TrialOutcome {}

  record Diverged(String message) implements TrialOutcome {}
}
