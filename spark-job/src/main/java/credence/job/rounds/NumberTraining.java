package credence.job.rounds;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.FeatureSet;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.ClusterData;
import credence.job.models.Parent;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.rounds.workers.ClusterRoundWorkers;
import credence.job.rounds.workers.NumberEvaluation;
import credence.job.rounds.workers.NumberPlan;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rounds.workers.Validation;
import credence.job.tables.TableSplit;
import credence.predict.numbers.RegressionMetrics;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A training on a table's numbers, on the cluster, a task a partition. */
public final class NumberTraining extends CourseOfRounds {

  private final JavaSparkContext spark;
  private final TableSplit table;
  private final NumberEvaluation evaluation;

  private NumberTraining(
      JavaSparkContext spark, TrainingPlan plan, TableSplit table, Parent parent) {
    super(plan, start -> open(spark, plan, table, start), () -> plan.initial(parent));
    this.spark = spark;
    this.table = table;
    this.evaluation = evaluation(plan);
  }

  /**
   * @param engine resolved
   * @param parent what training starts from, or null
   * @throws credence.job.base.JobException with exit code 64 if network, table and parent do not
   *     fit
   */
  public static NumberTraining on(
      JavaSparkContext spark,
      ExperimentConfig config,
      EngineName engine,
      TableSplit table,
      Parent parent) {
    return new NumberTraining(spark, NumberPlan.of(config, engine, table, parent), table, parent);
  }

  private static NumberEvaluation evaluation(TrainingPlan plan) {
    return new NumberEvaluation(plan.worker(), plan.config().evaluation(), plan.target());
  }

  private static RoundWorkers open(
      JavaSparkContext spark, TrainingPlan plan, TableSplit table, TrainState start) {
    ClusterData<? extends Examples> training = data(spark, table.partitions(), "training");
    Validation validation =
        new OfNumbers(
            evaluation(plan), data(spark, table.slices(table.validation()), "validation"));
    return new ClusterRoundWorkers(spark, plan, training, validation, start);
  }

  private static ClusterData<FeatureSet> data(
      JavaSparkContext spark, List<FeatureSet> sets, String name) {
    return ClusterData.of(spark, sets, FeatureSet::size, name);
  }

  /** The one look at the test rows. */
  public RegressionMetrics test(MeanField posterior) {
    return measure(posterior, table.slices(table.test()), "test");
  }

  /** How well a posterior predicts the rows that are trained on. */
  public RegressionMetrics trained(MeanField posterior) {
    return measure(posterior, table.partitions(), "training");
  }

  private RegressionMetrics measure(MeanField posterior, List<FeatureSet> sets, String name) {
    spark.setJobDescription(name);
    Broadcast<WireState> sent = spark.broadcast(WireState.of(posterior));
    Broadcast<SentWorker> worker = spark.broadcast(SentWorker.of(evaluation.worker()));
    try (ClusterData<FeatureSet> examples = data(spark, sets, name)) {
      return evaluation.run(examples, worker, sent, name);
    } finally {
      sent.destroy();
      worker.destroy();
    }
  }

  /** Rows that are never trained on. */
  private record OfNumbers(NumberEvaluation evaluation, ClusterData<FeatureSet> examples)
      implements Validation {

    @Override
    public boolean isEmpty() {
      return examples.isEmpty();
    }

    @Override
    public EvaluationFigures run(
        Broadcast<SentWorker> worker, Broadcast<WireState> state, String place) {
      return new RegressionFigures(evaluation.run(examples, worker, state, place).summary());
    }

    @Override
    public void close() {
      examples.close();
    }
  }
}
