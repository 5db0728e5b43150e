package credence.job.rounds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;

/**
 * Which of a training's posteriors: that of a round, or the average of the last rounds.
 *
 * @param round from 1; of an average the last one
 */
public record ChosenPosterior(int round, boolean isAverage) implements Serializable {

  /** Where a round's line has the figures of the average that ends with it. */
  static final String AVERAGE = "average";

  /**
   * The posterior's figures: those of its round, an average's own in their place.
   *
   * @param rounds the lines of {@code metrics.jsonl}
   */
  public ObjectNode line(List<ObjectNode> rounds) {
    ObjectNode line = rounds.get(round - 1).deepCopy();
    JsonNode average = line.remove(AVERAGE);
    if (isAverage) {
      average.fields().forEachRemaining(figure -> line.set(figure.getKey(), figure.getValue()));
    }
    return line;
  }

  /** For {@code summary.json}. */
  public ObjectNode json(List<ObjectNode> rounds) {
    ObjectNode line = line(rounds);
    ObjectNode json = line.objectNode();
    json.put("round", round);
    json.put("epoch", line.path("epoch").asDouble());
    if (isAverage) {
      json.set("averaged_rounds", line.get("averaged_rounds"));
    }
    return json;
  }
}
