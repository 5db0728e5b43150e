package credence.job.rounds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rounds.metrics.RoundMetrics;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.List;

/**
 * Which of a training's posteriors: that of a round, or the average of the last rounds.
 *
 * @param round from 1; of an average the last one
 */
public record ChosenPosterior(int round, boolean isAverage) implements Serializable {

  /**
   * The posterior's figures: those of its round, an average's own in their place.
   *
   * @param rounds of the training, from the first
   */
  public RoundMetrics metrics(List<RoundMetrics> rounds) {
    RoundMetrics metrics = rounds.get(round - 1);
    return isAverage ? metrics.ofAverage() : metrics.ofRound();
  }

  /** For {@code summary.json}. */
  public ObjectNode json(List<RoundMetrics> rounds) {
    RoundMetrics metrics = metrics(rounds);
    ObjectNode json = CanonicalJson.object();
    json.put("round", round);
    json.put("epoch", metrics.epoch());
    metrics.posterior().averagedRounds().ifPresent(last -> json.put("averaged_rounds", last));
    return json;
  }
}
