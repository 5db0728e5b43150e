package credence.job.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.config.Experiment;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.rundir.JobKind;
import credence.job.rundir.JsonSettings;
import credence.store.CanonicalJson;

/**
 * All that decides what a sweep gives: {@code config.conf} of its run directory, as JSON, which is
 * HOCON too. Where trials run decides nothing.
 */
record SweepSettings(ObjectNode json) implements JsonSettings {

  static SweepSettings of(SweepConfig sweep) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.SWEEP.id());
    json.put("select", sweep.select().id());
    sweep.halving().rungs().forEach(json.putArray("rungs")::add);
    json.put("keep", sweep.halving().keep());
    sweep.seeds().forEach(json.putArray("seeds")::add);
    sweep.finalSeeds().forEach(json.putArray("final_seeds")::add);
    Experiment first = null;
    for (SweepPoint setting : sweep.settings()) {
      Experiment experiment = setting.experiment(sweep.seeds().get(0));
      first = first == null ? experiment : first;
      ObjectNode each = json.withArray("settings").addObject();
      each.set("values", Json.tree(setting.values()));
      each.put("config", experiment.hash());
    }
    json.set("experiment", first.deciding());
    return new SweepSettings(json);
  }
}
