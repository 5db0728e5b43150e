package credence.job.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;

/** Settings that are JSON, which is HOCON too: a run with the same text has the same result. */
public interface JsonSettings extends RunSettings {

  /** All that decides the result. */
  ObjectNode json();

  /** SHA-256, in hexadecimal. */
  default String hash() {
    return CanonicalJson.sha256(json());
  }

  @Override
  default String rendered() {
    return new String(CanonicalJson.bytes(CanonicalJson.sorted(json())), StandardCharsets.UTF_8);
  }

  @Override
  default boolean isSame(String rendered, String place) {
    return rendered.equals(rendered());
  }
}
