package credence.job.rounds.workers;

import credence.data.Augmentation;
import credence.data.Examples;
import credence.data.Minibatches;
import credence.engine.Engine;
import credence.engine.TrainState;
import credence.job.cluster.Machine;
import credence.job.cluster.Worker;
import credence.train.LocalResult;
import credence.train.LocalTrainer;
import credence.train.RoundPlan;
import credence.train.TrainingException;
import java.io.Serializable;

/** One partition's share of a round: its steps, whatever thread makes them. */
record LocalRound(Worker worker, Augmentation augmentation, RoundPlan plan)
    implements Serializable {

  /**
   * @param start the state that the round begins with
   */
  Outcome<TrainState> train(Engine engine, TrainState start, int partition, Examples examples) {
    Minibatches minibatches = worker.minibatches(examples, augmentation, partition);
    long began = System.nanoTime();
    try {
      LocalResult result = LocalTrainer.run(engine, start, minibatches, partition, plan);
      return new Outcome.Trained<>(
          new Outcome.Report(
              partition,
              result.examples(),
              result.nll(),
              result.error(),
              result.imagesSeen(),
              (System.nanoTime() - began) / 1e9,
              engine.describe(),
              Machine.processor()),
          result.state());
    } catch (TrainingException e) {
      return new Outcome.Diverged<>(partition, e.getMessage());
    }
  }
}
