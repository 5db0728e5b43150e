package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a round has taken.
 *
 * @param seconds of it all, evaluation not included
 * @param merging absent where another library merges
 */
public record RoundCost(double seconds, Optional<Merging> merging) {

  /**
   * What it took to make one state of the partitions'.
   *
   * @param seconds of merging alone
   * @param bytes of states that were sent, there and back
   * @param residentBytes that this process has in use afterwards
   */
  public record Merging(double seconds, long bytes, long residentBytes) {}

  static RoundCost of(JsonNode line) {
    return new RoundCost(
        JsonFigures.number(line, "seconds"),
        line.has("merge_seconds") ? Optional.of(merging(line)) : Optional.empty());
  }

  private static Merging merging(JsonNode line) {
    return new Merging(
        JsonFigures.number(line, "merge_seconds"),
        JsonFigures.count(line, "bytes"),
        JsonFigures.count(line, "resident_bytes"));
  }

  /**
   * @param images that the steps saw
   */
  void put(ObjectNode line, long images) {
    line.put("seconds", seconds);
    line.put("images_per_second", images / seconds);
    merging.ifPresent(
        merge -> {
          line.put("merge_seconds", merge.seconds());
          line.put("bytes", merge.bytes());
          line.put("resident_bytes", merge.residentBytes());
        });
  }
}
