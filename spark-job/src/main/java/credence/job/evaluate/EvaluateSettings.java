package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.model.TrainedModel;
import credence.job.store.RunSettings;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All that decides what an evaluation gives: {@code config.conf} of its run directory, as JSON,
 * which is HOCON too.
 */
record EvaluateSettings(ObjectNode json) implements RunSettings {

  static EvaluateSettings of(List<TrainedModel> models, EvaluateConfig config) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", "evaluate");
    models.forEach(model -> json.withArray("models").add(model.id()));
    config.elsewhere().forEach(json.putArray("ood")::add);
    json.put("draws", config.draws());
    return new EvaluateSettings(json);
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
