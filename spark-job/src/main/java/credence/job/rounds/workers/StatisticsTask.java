package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.Augmentation;
import credence.data.Examples;
import credence.data.Minibatches;
import credence.engine.Engine;
import credence.engine.NonFiniteException;
import credence.job.base.DivergedException;
import credence.job.cluster.EnginePool;
import credence.job.cluster.Worker;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.train.RunningStatistics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One more pass over the training images, for batch normalisation's statistics of an average.
 *
 * @param worker of {@link RunningStatistics#engine}
 * @param round after the last one, from 0
 * @param epoch after the last one, from 0
 */
record StatisticsTask(Worker worker, Augmentation augmentation, int round, int epoch)
    implements Serializable {

  /** Of a partition: what was found, or what is not finite. */
  record Part(RunningStatistics.Gathered found, String fault) implements Serializable {}

  static StatisticsTask of(TrainingPlan plan) {
    Worker trained = plan.worker();
    return new StatisticsTask(
        new Worker(
            trained.engine(),
            RunningStatistics.engine(trained.spec()),
            trained.standardisation(),
            trained.seed()),
        plan.config().data().augmentation(),
        plan.schedule().rounds(),
        plan.config().training().epochs());
  }

  /** By an engine of this JVM's pool. */
  Part run(MeanField posterior, int partition, Examples examples) {
    return EnginePool.shared()
        .with(worker.key(), engine -> run(engine, posterior, partition, examples));
  }

  Part run(Engine engine, MeanField posterior, int partition, Examples examples) {
    Minibatches minibatches = worker.minibatches(examples, augmentation, partition);
    RandomKey key =
        new RandomKey(worker.seed(), Purpose.LOCAL_REPARAMETERISATION, round, partition, 0, 0);
    try {
      return new Part(RunningStatistics.gather(engine, posterior, minibatches, epoch, key), null);
    } catch (NonFiniteException e) {
      // A result and no failure: Spark would repeat the task, and meet the same.
      return new Part(null, e.getMessage());
    }
  }

  /**
   * @param parts in the order of the partitions
   * @throws DivergedException if the network's outputs are not finite
   */
  MeanField put(MeanField posterior, List<Part> parts) {
    List<RunningStatistics.Gathered> found = new ArrayList<>();
    for (Part part : parts) {
      if (part.fault() != null) {
        throw new DivergedException(
            "the averaged posterior: %s. Lower training.average-last or training.learning-rate."
                .formatted(part.fault()));
      }
      found.add(part.found());
    }
    return RunningStatistics.put(posterior, worker.spec().network(), found);
  }
}
