package credence.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Images per second of each repetition, all replicas together.
 *
 * @param description of the engine that ran
 * @param stages milliseconds of one batch by stage, empty unless they were asked for
 */
public record BenchResult(
    BenchCase of, String description, double[] imagesPerSecond, Map<String, Double> stages) {

  /** The median of the repetitions. */
  public double median() {
    double[] sorted = sorted();
    return sorted[sorted.length / 2];
  }

  /** The same without the breakdown by stage. */
  public BenchResult withoutStages() {
    return new BenchResult(of, description, imagesPerSecond, Map.of());
  }

  private double[] sorted() {
    double[] sorted = imagesPerSecond.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * One line of JSON.
   *
   * @param yardsticks what to say beside it
   */
  public String json(Yardstick... yardsticks) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("network", of.subject().name());
    fields.put("engine", of.engine().id());
    fields.put("precision", of.precision().id());
    fields.put("batch", of.batch());
    fields.put("threads", of.threads());
    fields.put("mode", of.work().mode());
    if (of.work() instanceof Work.Predict predict) {
      fields.put("draws", predict.draws().count());
      fields.put("draws_of", predict.drawsOf());
    }
    if (of.work() instanceof Work.Train train) {
      fields.put("optimizer", train.optimizedBy());
      fields.put("estimator", train.estimatedBy());
      fields.put("passes", train.passes());
    }
    double[] sorted = sorted();
    fields.put("images_per_second", rounded(median()));
    fields.put("min", rounded(sorted[0]));
    fields.put("max", rounded(sorted[sorted.length - 1]));
    for (Yardstick yardstick : yardsticks) {
      fields.putAll(yardstick.beside(median()));
    }
    fields.put("runs_with", description);
    if (!stages.isEmpty()) {
      fields.put("stage_milliseconds", stages);
    }
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and strings that do not write as JSON", e);
    }
  }

  private static double rounded(double rate) {
    return Math.round(rate * 10) / 10.0;
  }
}
