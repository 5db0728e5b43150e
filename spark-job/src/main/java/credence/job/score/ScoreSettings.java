package credence.job.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.engine.Precision;
import credence.job.models.Ensemble;
import credence.job.rundir.JobKind;
import credence.job.rundir.JsonSettings;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * All that decides what a scoring gives: {@code config.conf} of its run directory, as JSON, which
 * is HOCON too.
 */
record ScoreSettings(ObjectNode json) implements JsonSettings {

  static ScoreSettings of(ScorePlan plan, ScoreRequest config) {
    Ensemble models = plan.models();
    List<DrawsOf> draws = plan.draws();
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.SCORE.id());
    if (models.isPlural()) {
      models.members().forEach(model -> json.withArray("models").add(model.id()));
    } else {
      json.put("model", models.first().id());
    }
    json.set("input", plan.source().identity());
    json.put("image_column", config.columns().image());
    if (config.columns().label() != null) {
      json.put("label_column", config.columns().label());
    }
    json.put("mode", draws.get(0).id());
    json.put("draws", draws.get(0).count());
    json.put("seed", draws.get(0).seed());
    json.put("partitions", plan.partitions());
    if (config.logitScale()) {
      draws.forEach(each -> json.withArray("logit_scales").add(each.logitScale()));
    }
    if (config.coverage() != null) {
      json.put("coverage", config.coverage());
    }
    if (plan.rejection() != null) {
      json.set("reject", plan.rejection().putInto(CanonicalJson.object()));
    }
    if (config.precision() != Precision.FLOAT32) {
      json.put("precision", config.precision().id());
    }
    return new ScoreSettings(json);
  }
}
