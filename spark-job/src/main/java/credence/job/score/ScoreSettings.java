package credence.job.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.input.ImageSource;
import credence.job.store.RunSettings;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;

/**
 * All that decides what a scoring gives: {@code config.conf} of its run directory, as JSON, which
 * is HOCON too.
 */
record ScoreSettings(ObjectNode json) implements RunSettings {

  static ScoreSettings of(
      String model, ImageSource source, ScoreConfig config, DrawsOf draws, int partitions) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", "score");
    json.put("model", model);
    json.set("input", source.identity());
    json.put("image_column", config.imageColumn());
    json.put("mode", draws.id());
    json.put("draws", draws.count());
    json.put("seed", draws.seed());
    json.put("partitions", partitions);
    return new ScoreSettings(json);
  }

  /** SHA-256, in hexadecimal. */
  String hash() {
    return CanonicalJson.sha256(json);
  }

  @Override
  public String rendered() {
    return new String(CanonicalJson.bytes(json), StandardCharsets.UTF_8);
  }

  @Override
  public boolean isSame(String rendered, String place) {
    return rendered.equals(rendered());
  }
}
