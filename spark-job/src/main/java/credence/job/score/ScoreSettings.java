package credence.job.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.input.ImageSource;
import credence.job.store.JobKind;
import credence.job.store.JsonSettings;
import credence.store.CanonicalJson;

/**
 * All that decides what a scoring gives: {@code config.conf} of its run directory, as JSON, which
 * is HOCON too.
 */
record ScoreSettings(ObjectNode json) implements JsonSettings {

  static ScoreSettings of(
      String model, ImageSource source, ScoreConfig config, DrawsOf draws, int partitions) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.SCORE.id());
    json.put("model", model);
    json.set("input", source.identity());
    json.put("image_column", config.columns().image());
    if (config.columns().label() != null) {
      json.put("label_column", config.columns().label());
    }
    json.put("mode", draws.id());
    json.put("draws", draws.count());
    json.put("seed", draws.seed());
    json.put("partitions", partitions);
    return new ScoreSettings(json);
  }
}
