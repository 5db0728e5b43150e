package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rundir.JobKind;
import credence.job.rundir.JsonSettings;
import credence.prune.Pruner;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * All that decides what a pruning gives: {@code config.conf} of its run directory, as JSON, which
 * is HOCON too.
 */
record PruneSettings(ObjectNode json) implements JsonSettings {

  static PruneSettings of(String model, PruneRequest config, List<Pruner> criteria) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.PRUNE.id());
    json.put("model", model);
    criteria.forEach(pruner -> json.withArray("criteria").add(pruner.id()));
    config.fractions().forEach(json.putArray("fractions")::add);
    json.put("seeds", config.seeds());
    json.put("draws", config.draws());
    json.set("choice", config.choice() == null ? null : config.choice().json());
    return new PruneSettings(json);
  }
}
