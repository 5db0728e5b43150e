package credence.job.sweep.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import credence.bayes.MeanField;
import credence.job.base.Json;
import credence.job.cluster.WireState;
import credence.job.rundir.Checkpoints;
import java.io.Serializable;

/**
 * A {@link Checkpoints.Snapshot} on its way between driver and executors.
 *
 * @param course as JSON
 * @param best without moments, or null
 * @param average likewise
 */
record WireSnapshot(int rounds, WireState state, String course, WireState best, WireState average)
    implements Serializable {

  static WireSnapshot of(Checkpoints.Snapshot snapshot) {
    return new WireSnapshot(
        snapshot.rounds(),
        WireState.of(snapshot.state()),
        snapshot.course().toString(),
        pack(snapshot.best()),
        pack(snapshot.average()));
  }

  private static WireState pack(MeanField posterior) {
    return posterior == null ? null : WireState.of(posterior);
  }

  private static MeanField unpack(WireState posterior) {
    return posterior == null ? null : posterior.posterior();
  }

  Checkpoints.Snapshot unpack() {
    try {
      return new Checkpoints.Snapshot(
          rounds, state.toState(), Json.read(course), unpack(best), unpack(average));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what of() wrote can be read", e);
    }
  }
}
