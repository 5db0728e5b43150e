package credence.job.sweep.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import credence.bayes.MeanField;
import credence.job.base.DivergedException;
import credence.job.base.Json;
import credence.job.cluster.Devices;
import credence.job.cluster.WireState;
import credence.job.models.Parent;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Every trial is a Spark job of one task; executors hold one copy of the data. */
public final class WholeRunner implements TrialRunner {

  private final JavaSparkContext spark;
  private final String group;
  private final SweepData data;
  private final TaskData tasks;
  private final Map<String, Broadcast<Parent>> parents = new ConcurrentHashMap<>();

  /**
   * @param group of Spark's jobs
   */
  public WholeRunner(JavaSparkContext spark, String group, SweepData data) {
    this.spark = spark;
    this.group = group;
    this.data = data;
    this.tasks = data.forTasks(spark);
  }

  /** One that waits for each that runs; executors may come while a sweep runs. */
  @Override
  public int parallel() {
    return 2 * spark.defaultParallelism();
  }

  @Override
  public TrialRecord.RungResult train(Trial trial, TrialFolder folder, double epochs)
      throws IOException {
    NetworkSpec network = data.network(trial);
    Checkpoints.Snapshot from = folder.newest(network, trial.config().training().optimizer());
    int completed = from == null ? 0 : from.rounds();
    Broadcast<WireSnapshot> start = from == null ? null : spark.broadcast(WireSnapshot.of(from));
    TrialTask task = task(trial);
    TrialOutcome outcome;
    try {
      outcome =
          run(trial, trial.toString(), tasks.withoutTest(), all -> task.train(all, start, epochs));
    } finally {
      destroy(start);
    }
    if (outcome instanceof TrialOutcome.Trained trained) {
      folder.add(completed, parse(trained.lines()), network, trained.end().unpack());
      int rounds = trained.end().rounds();
      RoundMetrics round = trained.selected().metrics(folder.metrics(rounds).rounds());
      return new TrialRecord.RungResult(
          epochs, rounds, rounds == trained.all(), round, trained.seconds());
    }
    throw new DivergedException(((TrialOutcome.Diverged) outcome).message());
  }

  @Override
  public FinalFigures test(Trial trial, MeanField posterior) throws IOException {
    Broadcast<WireState> sent = spark.broadcast(WireState.of(posterior));
    TrialTask task = task(trial);
    try {
      return run(trial, "test of " + trial, tasks.withTest(), all -> task.test(all, sent));
    } finally {
      sent.destroy();
    }
  }

  @Override
  public void close() {
    parents.values().forEach(Broadcast::destroy);
    tasks.close();
  }

  private <T> T run(
      Trial trial,
      String description,
      JavaRDD<TaskData.Maker> one,
      Function<TaskData.Maker, T> task) {
    spark.setJobGroup(group, description, false);
    return Devices.lend(one, trial.config().resolvedEngine()).map(task).collect().get(0);
  }

  private TrialTask task(Trial trial) throws IOException {
    Parent parent = data.parent(trial);
    return new TrialTask(
        trial.toString(),
        trial.experiment().rendered(),
        trial.config().resolvedEngine(),
        parent == null
            ? null
            : parents.computeIfAbsent(parent.id(), id -> spark.broadcast(parent)));
  }

  private static void destroy(Broadcast<?> broadcast) {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }

  private static List<RoundMetrics> parse(List<String> lines) {
    List<RoundMetrics> parsed = new ArrayList<>();
    try {
      for (String line : lines) {
        parsed.add(RoundMetrics.of(Json.read(line)));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a task's lines are JSON", e);
    }
    return parsed;
  }
}
