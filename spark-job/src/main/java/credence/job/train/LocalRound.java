package credence.job.train;

import credence.data.Augmentation;
import credence.data.ImageSet;
import credence.data.Minibatches;
import credence.engine.Engine;
import credence.job.engine.EnginePool;
import credence.job.engine.Machine;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.train.LocalResult;
import credence.train.LocalTrainer;
import credence.train.RoundPlan;
import credence.train.TrainingException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** One partition's share of a round, as a task on an executor. */
record LocalRound(
    Worker worker, Augmentation augmentation, RoundPlan plan, Broadcast<WireState> state)
    implements Serializable {

  /** The partition's whole state. */
  Outcome run(int partition, ImageSet images) {
    return EnginePool.shared().with(worker.key(), engine -> train(engine, partition, images));
  }

  /** The partition's state in {@code slices} pieces, in order; a divergence is one piece. */
  List<Outcome> run(int partition, ImageSet images, int slices) {
    Outcome outcome = run(partition, images);
    if (!(outcome instanceof Outcome.Trained whole)) {
      return List.of(outcome);
    }
    List<Outcome> pieces = new ArrayList<>();
    for (int s = 0; s < slices; s++) {
      pieces.add(new Outcome.Trained(whole.report(), whole.state().slice(s, slices)));
    }
    return pieces;
  }

  private Outcome train(Engine engine, int partition, ImageSet images) {
    Minibatches minibatches =
        new Minibatches(
            images,
            worker.input(images.shape()),
            augmentation,
            worker.spec().batch(),
            worker.seed(),
            partition);
    long start = System.nanoTime();
    try {
      LocalResult result =
          LocalTrainer.run(engine, state.value().toState(), minibatches, partition, plan);
      return new Outcome.Trained(
          new Outcome.Report(
              partition,
              result.examples(),
              result.nll(),
              result.error(),
              result.imagesSeen(),
              (System.nanoTime() - start) / 1e9,
              engine.describe(),
              Machine.processor()),
          WireState.of(result.state()));
    } catch (TrainingException e) {
      return new Outcome.Diverged(partition, e.getMessage());
    }
  }
}
