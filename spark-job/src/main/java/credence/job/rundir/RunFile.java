package credence.job.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.Serializable;

/**
 * A file of a run.
 *
 * @param path below the run directory
 * @param length in bytes
 * @param crc32c of its bytes
 */
public record RunFile(String path, long length, long crc32c) implements Serializable {

  /** As {@link #json} wrote it; whatever else becomes a file of no length. */
  static RunFile of(JsonNode json) {
    String checksum = json.path("crc32c").asText();
    return new RunFile(
        json.path("path").asText("?"),
        json.path("length").asLong(-1),
        checksum.matches("[0-9a-f]{8}") ? Long.parseLong(checksum, 16) : -1);
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("path", path);
    json.put("length", length);
    json.put("crc32c", "%08x".formatted(crc32c));
    return json;
  }
}
