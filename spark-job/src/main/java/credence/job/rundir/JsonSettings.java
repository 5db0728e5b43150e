package credence.job.rundir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.JobException;
import credence.job.config.hocon.FlatSettings;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Settings that are JSON, which is HOCON too: a run with the same text has the same result. */
public interface JsonSettings extends RunSettings {

  /** All that decides the result, the id of its {@code job} included. */
  ObjectNode json();

  /** SHA-256, in hexadecimal. */
  default String hash() {
    return CanonicalJson.sha256(json());
  }

  @Override
  default JobKind job() {
    return JobKind.of(json().path("job").asText()).orElseThrow();
  }

  @Override
  default String rendered() {
    return new String(CanonicalJson.bytes(CanonicalJson.sorted(json())), StandardCharsets.UTF_8);
  }

  @Override
  default List<String> differences(String rendered, String place) {
    if (rendered.equals(rendered())) {
      return List.of();
    }
    try {
      FlatSettings here = FlatSettings.parse(rendered(), place);
      List<String> differences = here.differences(FlatSettings.parse(rendered, place));
      return differences.isEmpty() ? List.of("it is written in another way") : differences;
    } catch (JobException e) {
      return List.of(e.getMessage());
    }
  }
}
