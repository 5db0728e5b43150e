package credence.job.coreset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.DataFingerprint;
import credence.job.config.DataConfig;
import credence.job.images.named.Coreset;
import credence.job.rundir.JobKind;
import credence.job.rundir.JsonSettings;
import credence.store.CanonicalJson;

/** What was asked for, and which images these are. */
record CoresetSettings(ObjectNode json) implements JsonSettings {

  static CoresetSettings of(DataConfig.Coreset asked, Coreset chosen) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.CORESET.id());
    json.put("data", chosen.fingerprint());
    json.put("size", asked.images());
    json.put("per_class", asked.perClass());
    json.put("key", asked.key());
    json.put("images", DataFingerprint.of(chosen.images()));
    return new CoresetSettings(json);
  }
}
