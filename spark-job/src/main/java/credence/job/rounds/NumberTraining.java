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
import credence.job.rounds.workers.LocalRoundWorkers;
import credence.job.rounds.workers.NumberEvaluation;
import credence.job.rounds.workers.NumberPlan;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rounds.workers.Validation;
import credence.job.tables.TableSplit;
import credence.predict.numbers.BandPoint;
import credence.predict.numbers.RegressionMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A training on a table's numbers: on the cluster, a task a partition, or in the calling thread.
 */
public final class NumberTraining extends CourseOfRounds {

  /** Predictions along one feature where rows are; on either side there are as many. */
  private static final int BAND = 100;

  private final TableSplit table;
  private final Measuring measuring;

  /** Predicts rows, which are one set in parts, with a posterior. */
  @FunctionalInterface
  private interface Measuring {
    RegressionMetrics of(MeanField posterior, List<FeatureSet> sets, String name);
  }

  private NumberTraining(
      TrainingPlan plan,
      TableSplit table,
      Parent parent,
      Function<TrainState, RoundWorkers> workers,
      Measuring measuring) {
    super(plan, workers, () -> plan.initial(parent));
    this.table = table;
    this.measuring = measuring;
  }

  /**
   * On the cluster.
   *
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
    TrainingPlan plan = NumberPlan.of(config, engine, table, parent);
    NumberEvaluation evaluation = NumberEvaluation.of(plan);
    return new NumberTraining(
        plan,
        table,
        parent,
        start -> open(spark, plan, table, start),
        (posterior, sets, name) -> measure(spark, evaluation, posterior, sets, name));
  }

  /** In the calling thread, one partition after the other; arguments as for a cluster. */
  public static NumberTraining here(
      ExperimentConfig config, EngineName engine, TableSplit table, Parent parent) {
    TrainingPlan plan = NumberPlan.of(config, engine, table, parent);
    return new NumberTraining(
        plan,
        table,
        parent,
        start -> new LocalRoundWorkers(plan, table, start),
        (posterior, sets, name) -> NumberEvaluation.of(plan).here(posterior, sets, name));
  }

  private static RoundWorkers open(
      JavaSparkContext spark, TrainingPlan plan, TableSplit table, TrainState start) {
    ClusterData<? extends Examples> training = data(spark, table.partitions(), "training");
    Validation validation =
        new OfNumbers(
            NumberEvaluation.of(plan), data(spark, table.slices(table.validation()), "validation"));
    return new ClusterRoundWorkers(spark, plan, training, validation, start);
  }

  private static ClusterData<FeatureSet> data(
      JavaSparkContext spark, List<FeatureSet> sets, String name) {
    return ClusterData.of(spark, sets, FeatureSet::size, name);
  }

  private static RegressionMetrics measure(
      JavaSparkContext spark,
      NumberEvaluation evaluation,
      MeanField posterior,
      List<FeatureSet> sets,
      String name) {
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

  /** The one look at the test rows. */
  public NumberFigures figures(Selected selected) {
    RegressionMetrics candidate = selected.other() == null ? null : test(selected.other());
    boolean isAsked = plan().config().evaluation().training();
    RegressionMetrics training =
        isAsked ? measuring.of(selected.posterior(), table.partitions(), "training") : null;
    return new NumberFigures(
        measuring.of(selected.posterior(), table.slices(table.test()), "test"),
        candidate,
        training,
        band(selected.posterior()));
  }

  private List<BandPoint> band(MeanField posterior) {
    if (table.features().size() > 1) {
      return List.of();
    }
    double mean = table.standardisation().mean()[0];
    double deviation = table.standardisation().std()[0];
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (FeatureSet rows : table.partitions()) {
      for (float feature : rows.features()) {
        min = Math.min(min, mean + deviation * feature);
        max = Math.max(max, mean + deviation * feature);
      }
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i <= 3 * BAND; i++) {
      rows.add(new double[] {min + (max - min) * (i - BAND) / BAND});
    }
    FeatureSet set = FeatureSet.unlabelled(rows, table.standardisation());
    List<RegressionMetrics.Point> points =
        NumberEvaluation.of(plan()).here(posterior, List.of(set), "band").points();
    List<BandPoint> band = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean isInside = i >= BAND && i <= 2 * BAND;
      band.add(new BandPoint(rows.get(i)[0], isInside, points.get(i)));
    }
    return band;
  }

  private RegressionMetrics test(Selected.Candidate candidate) {
    return measuring.of(candidate.posterior(), table.slices(table.test()), "test");
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
