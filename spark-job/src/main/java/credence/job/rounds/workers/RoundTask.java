package credence.job.rounds.workers;

import credence.data.Augmentation;
import credence.data.Examples;
import credence.job.cluster.EnginePool;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.train.RoundPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * One partition's share of a round, as a task on an executor.
 *
 * @param worker sent once for all rounds
 * @param state that the round begins with
 */
record RoundTask(
    Broadcast<SentWorker> worker,
    Augmentation augmentation,
    RoundPlan plan,
    Broadcast<WireState> state)
    implements Serializable {

  /** The partition's whole state. */
  Outcome<WireState> run(int partition, Examples examples) {
    LocalRound round = new LocalRound(worker.value().worker(), augmentation, plan);
    return EnginePool.shared()
        .with(
            round.worker().key(),
            engine -> round.train(engine, state.value().toState(), partition, examples))
        .map(WireState::of);
  }

  /** The partition's state in {@code slices} pieces, in order; a divergence is one piece. */
  List<Outcome<WireState>> run(int partition, Examples examples, int slices) {
    Outcome<WireState> whole = run(partition, examples);
    if (whole instanceof Outcome.Diverged) {
      return List.of(whole);
    }
    List<Outcome<WireState>> pieces = new ArrayList<>();
    for (int s = 0; s < slices; s++) {
      int slice = s;
      pieces.add(whole.map(state -> state.slice(slice, slices)));
    }
    return pieces;
  }
}
