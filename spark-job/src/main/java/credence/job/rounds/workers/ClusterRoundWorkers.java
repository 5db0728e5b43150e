package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.engine.TrainState;
import credence.job.cluster.Devices;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.images.named.ClusterData;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.train.RoundPlan;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Partitions in the memory of a cluster: a round is broadcast, local steps, ordered merge. */
public final class ClusterRoundWorkers implements RoundWorkers {

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final ClusterData<? extends Examples> training;
  private final Validation validation;
  private final Broadcast<SentWorker> worker;
  private final LastShuffle shuffle = new LastShuffle();
  private Broadcast<WireState> state;

  /**
   * @param training loaded here, closed with this
   * @param validation likewise; may be empty
   */
  public ClusterRoundWorkers(
      JavaSparkContext spark,
      TrainingPlan plan,
      ClusterData<? extends Examples> training,
      Validation validation,
      TrainState start) {
    this.spark = spark;
    this.plan = plan;
    this.training = training;
    this.validation = validation;
    Devices.lend(training.partitions(), plan.worker().engine());
    training.load();
    this.worker = spark.broadcast(SentWorker.of(plan.worker()));
    this.state = spark.broadcast(WireState.of(start));
  }

  @Override
  public RoundMerge.Merged train(RoundPlan round) {
    int rounds = plan.schedule().rounds();
    spark.setJobDescription("round %d/%d".formatted(round.round() + 1, rounds));
    RoundTask task = new RoundTask(worker, plan.config().data().augmentation(), round, state);
    RoundMerge.Merged merged = plan.merge(state.value()).run(training, task, shuffle);
    state.destroy();
    state = spark.broadcast(WireState.of(merged.state()));
    return merged;
  }

  @Override
  public boolean canValidate() {
    return !validation.isEmpty();
  }

  @Override
  public EvaluationFigures validate(String place) {
    return validation.run(worker, state, place);
  }

  @Override
  public EvaluationFigures validate(MeanField other, String place) {
    Broadcast<WireState> sent = spark.broadcast(WireState.of(other));
    try {
      return validation.run(worker, sent, place);
    } finally {
      sent.destroy();
    }
  }

  @Override
  public MeanField normalised(MeanField other) {
    spark.setJobDescription("batch statistics of the average");
    StatisticsTask task = StatisticsTask.of(plan);
    Broadcast<WireState> sent = spark.broadcast(WireState.of(other));
    try {
      return task.put(other, training.run((p, set) -> task.run(sent.value().posterior(), p, set)));
    } finally {
      sent.destroy();
    }
  }

  @Override
  public TrainState state() {
    return state.value().toState();
  }

  @Override
  public int slots() {
    return spark.defaultParallelism();
  }

  @Override
  public long bytes() {
    return 2L * plan.config().data().partitions() * state.value().bytes().length;
  }

  @Override
  public void close() {
    state.destroy();
    worker.destroy();
    shuffle.close();
    validation.close();
    training.close();
  }
}
