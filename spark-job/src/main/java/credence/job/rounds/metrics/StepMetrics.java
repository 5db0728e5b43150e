package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.TargetScale;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the partitions' steps of a round have come to.
 *
 * @param nll mean over the images seen, each predicted once while the posterior moved, in nats
 * @param error of the images seen, as {@code measure} says
 * @param images seen, by all partitions together
 * @param slots tasks that run at a time; absent where another library runs them
 * @param seconds that the steps took with so many at a time
 * @param engines that computed, with their versions
 * @param processors that computed
 */
public record StepMetrics(
    double nll,
    double error,
    Measure measure,
    long images,
    OptionalInt slots,
    double seconds,
    SortedSet<String> engines,
    SortedSet<String> processors) {

  /** What is counted as an error. */
  public enum Measure {
    /** The fraction that was misclassified. */
    FRACTION("error"),
    /** The mean squared distance from numbers, in the target's unit squared. */
    SQUARED("mse");

    private final String key;

    Measure(String key) {
      this.key = key;
    }

    String text(double error) {
      return this == FRACTION
          ? String.format(Locale.ROOT, "error %.2f %%", 100 * error)
          : String.format(Locale.ROOT, "RMSE %.4g", Math.sqrt(error));
    }
  }

  public StepMetrics {
    engines = sorted(engines);
    processors = sorted(processors);
  }

  /** Of a classifier; arguments as in the other constructor. */
  public StepMetrics(
      double nll,
      double error,
      long images,
      OptionalInt slots,
      double seconds,
      SortedSet<String> engines,
      SortedSet<String> processors) {
    this(nll, error, Measure.FRACTION, images, slots, seconds, engines, processors);
  }

  static StepMetrics of(JsonNode line) {
    Measure measure = line.has(Measure.SQUARED.key) ? Measure.SQUARED : Measure.FRACTION;
    return new StepMetrics(
        JsonFigures.number(line, "nll"),
        JsonFigures.number(line, measure.key),
        measure,
        JsonFigures.count(line, "images"),
        line.has("slots")
            ? OptionalInt.of((int) JsonFigures.count(line, "slots"))
            : OptionalInt.empty(),
        JsonFigures.number(line, "step_seconds"),
        JsonFigures.texts(line, "engines"),
        JsonFigures.texts(line, "processors"));
  }

  /** Of standardised numbers, in their own unit. */
  public StepMetrics in(TargetScale scale) {
    double deviation = scale.deviation();
    return new StepMetrics(
        nll + Math.log(deviation),
        error * deviation * deviation,
        Measure.SQUARED,
        images,
        slots,
        seconds,
        engines,
        processors);
  }

  /** The error, for the log. */
  String errorText() {
    return measure.text(error);
  }

  /** For summaries. */
  public void putError(ObjectNode json) {
    json.put(measure.key, error);
  }

  void put(ObjectNode line) {
    line.put("nll", nll);
    putError(line);
    line.put("images", images);
    slots.ifPresent(tasks -> line.put("slots", tasks));
    line.put("step_seconds", seconds);
    JsonFigures.put(line, "engines", engines);
    JsonFigures.put(line, "processors", processors);
  }

  private static SortedSet<String> sorted(Collection<String> texts) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(texts));
  }
}
