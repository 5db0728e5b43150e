package credence.job.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.engine.WireState;
import credence.job.store.Checkpoints;
import java.io.Serializable;

/**
 * A {@link Checkpoints.Snapshot} on its way between driver and executors.
 *
 * @param course as JSON
 * @param best without moments, or null
 */
record WireSnapshot(int rounds, WireState state, String course, WireState best)
    implements Serializable {

  static WireSnapshot of(Checkpoints.Snapshot snapshot) {
    return new WireSnapshot(
        snapshot.rounds(),
        WireState.of(snapshot.state()),
        snapshot.course().toString(),
        snapshot.best() == null
            ? null
            : WireState.of(TrainState.of(snapshot.best(), new float[0][], 0)));
  }

  Checkpoints.Snapshot unpack() {
    MeanField kept = best == null ? null : best.toState().posterior();
    try {
      return new Checkpoints.Snapshot(
          rounds, state.toState(), new ObjectMapper().readTree(course), kept);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what of() wrote can be read", e);
    }
  }
}
