package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.bayes.NumberLikelihood;
import credence.bayes.Targets;
import credence.data.FeatureSet;
import credence.data.TargetScale;
import credence.engine.Engine;
import credence.job.cluster.Devices;
import credence.job.cluster.EnginePool;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.config.EvaluationConfig;
import credence.job.images.named.ClusterData;
import credence.predict.numbers.NumberPredictor;
import credence.predict.numbers.RegressionMetrics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Predicts the number of each example of a table, and measures how good that is, in its own unit.
 *
 * @param scale between the number and what is trained on
 */
public record NumberEvaluation(Worker worker, EvaluationConfig config, TargetScale scale) {

  /** As a training's settings have it. */
  public static NumberEvaluation of(TrainingPlan plan) {
    return new NumberEvaluation(plan.worker(), plan.config().evaluation(), plan.target());
  }

  /**
   * On the cluster.
   *
   * @param sent the worker, on its way to the executors
   * @param state a training's, or a posterior
   * @param place in training and data, for messages
   * @throws credence.job.base.JobException with exit code 64 if a network's outputs are not finite
   */
  public RegressionMetrics run(
      ClusterData<FeatureSet> examples,
      Broadcast<SentWorker> sent,
      Broadcast<WireState> state,
      String place) {
    long total = examples.size();
    int parts = Devices.lend(examples.partitions(), worker.engine()).getNumPartitions();
    Task task = new Task(sent, config, scale);
    return Evaluation.merged(
        examples.run((p, set) -> task.run(set, state.value(), total * p / parts)),
        place,
        RegressionMetrics::merge);
  }

  /**
   * The same here and now, one set after the other.
   *
   * @param engine for the worker's network, loaded
   */
  RegressionMetrics run(Engine engine, List<FeatureSet> sets, String place) {
    long total = sets.stream().mapToLong(FeatureSet::size).sum();
    List<Evaluation.Measured<RegressionMetrics>> measured = new ArrayList<>();
    for (int p = 0; p < sets.size(); p++) {
      long first = total * p / sets.size();
      FeatureSet examples = sets.get(p);
      measured.add(Evaluation.measure(() -> predict(engine, examples, first)));
    }
    return Evaluation.merged(measured, place, RegressionMetrics::merge);
  }

  /** The same with an engine of its own. */
  public RegressionMetrics here(MeanField posterior, List<FeatureSet> sets, String place) {
    try (Engine engine = worker.newEngine()) {
      engine.load(posterior);
      return run(engine, sets, place);
    }
  }

  /** The same on an executor, whose worker has been sent there. */
  private record Task(Broadcast<SentWorker> sent, EvaluationConfig config, TargetScale scale)
      implements Serializable {

    Evaluation.Measured<RegressionMetrics> run(FeatureSet examples, WireState state, long first) {
      NumberEvaluation own = new NumberEvaluation(sent.value().worker(), config, scale);
      return Evaluation.measure(() -> own.predict(examples, state, first));
    }
  }

  private RegressionMetrics predict(FeatureSet examples, WireState state, long first) {
    return EnginePool.shared()
        .with(
            worker.key(),
            engine -> {
              state.loadInto(engine);
              return predict(engine, examples, first);
            });
  }

  private RegressionMetrics predict(Engine engine, FeatureSet examples, long first) {
    RegressionMetrics result = new RegressionMetrics();
    Targets.Numbers targets = examples.targets().numbers();
    NumberLikelihood likelihood = (NumberLikelihood) worker.spec().likelihood();
    new NumberPredictor(engine, likelihood, List.of(scale))
        .predict(
            examples,
            Evaluation.draws(config, worker.seed(), first),
            (index, numbers) -> result.add(numbers.get(0), scale.own(targets.at(index, 0))));
    return result;
  }
}
