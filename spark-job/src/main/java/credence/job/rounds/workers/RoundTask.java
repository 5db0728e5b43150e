package credence.job.rounds.workers;

import credence.data.Examples;
import credence.job.cluster.EnginePool;
import credence.job.cluster.WireState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * One partition's share of a round, as a task on an executor.
 *
 * @param state that the round begins with
 */
record RoundTask(LocalRound round, Broadcast<WireState> state) implements Serializable {

  /** The partition's whole state. */
  Outcome run(int partition, Examples examples) {
    return EnginePool.shared()
        .with(
            round.worker().key(),
            engine -> round.train(engine, state.value().toState(), partition, examples));
  }

  /** The partition's state in {@code slices} pieces, in order; a divergence is one piece. */
  List<Outcome> run(int partition, Examples examples, int slices) {
    Outcome outcome = run(partition, examples);
    if (!(outcome instanceof Outcome.Trained whole)) {
      return List.of(outcome);
    }
    List<Outcome> pieces = new ArrayList<>();
    for (int s = 0; s < slices; s++) {
      pieces.add(new Outcome.Trained(whole.report(), whole.state().slice(s, slices)));
    }
    return pieces;
  }
}
