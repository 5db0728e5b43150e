package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * What a task says of the part that it wrote.
 *
 * @param staged name of its file
 * @param fault what is not finite, or null; then there is no file
 * @param engine that predicted
 * @param processor that it ran on
 */
record PartResult(
    String staged,
    long length,
    long crc32c,
    PartStatistics statistics,
    String fault,
    String engine,
    String processor)
    implements Serializable {

  /** A note of the published part. */
  ObjectNode json() {
    ObjectNode json = statistics.json();
    json.put("length", length).put("crc32c", crc32c);
    json.put("engine", engine).put("processor", processor);
    return json;
  }

  /** What {@link #json} gave. */
  static PartResult of(JsonNode json) {
    return new PartResult(
        null,
        json.path("length").asLong(),
        json.path("crc32c").asLong(),
        PartStatistics.of(json),
        null,
        json.path("engine").asText(),
        json.path("processor").asText());
  }
}
