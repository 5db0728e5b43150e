package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.engine.Precision;
import credence.job.models.TrainedModel;
import credence.job.rundir.JobKind;
import credence.job.rundir.JsonSettings;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * All that decides what an evaluation gives: {@code config.conf} of its run directory, as JSON,
 * which is HOCON too.
 */
public record EvaluateSettings(ObjectNode json) implements JsonSettings {

  public static EvaluateSettings of(List<TrainedModel> models, EvaluateRequest config) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.EVALUATE.id());
    models.forEach(model -> json.withArray("models").add(model.id()));
    config.ood().forEach(json.putArray("ood")::add);
    json.put("draws", config.draws());
    if (config.precision() != Precision.FLOAT32) {
      json.put("precision", config.precision().id());
    }
    return new EvaluateSettings(json);
  }
}
