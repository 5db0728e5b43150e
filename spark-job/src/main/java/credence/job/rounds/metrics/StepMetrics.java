package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the partitions' steps of a round have come to.
 *
 * @param nll mean over the images seen, each predicted once while the posterior moved, in nats
 * @param error fraction of the images seen
 * @param images seen, by all partitions together
 * @param slots tasks that run at a time; absent where another library runs them
 * @param seconds that the steps took with so many at a time
 * @param engines that computed, with their versions
 * @param processors that computed
 */
public record StepMetrics(
    double nll,
    double error,
    long images,
    OptionalInt slots,
    double seconds,
    SortedSet<String> engines,
    SortedSet<String> processors) {

  public StepMetrics {
    engines = sorted(engines);
    processors = sorted(processors);
  }

  static StepMetrics of(JsonNode line) {
    return new StepMetrics(
        JsonFigures.number(line, "nll"),
        JsonFigures.number(line, "error"),
        JsonFigures.count(line, "images"),
        line.has("slots")
            ? OptionalInt.of((int) JsonFigures.count(line, "slots"))
            : OptionalInt.empty(),
        JsonFigures.number(line, "step_seconds"),
        JsonFigures.texts(line, "engines"),
        JsonFigures.texts(line, "processors"));
  }

  void put(ObjectNode line) {
    line.put("nll", nll);
    line.put("error", error);
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
