package credence.job.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.data.PackedHalves;
import credence.job.device.Devices;
import credence.job.engine.WireState;
import credence.job.store.Checkpoints;
import credence.job.train.DivergedException;
import credence.job.train.Figures;
import credence.job.train.Parent;
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

/** Every trial is a Spark job of one task; executors hold one copy of the images. */
final class WholeRunner implements TrialRunner {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JavaSparkContext spark;
  private final String group;
  private final SweepData data;
  private final Broadcast<PackedHalves> images;
  private final Map<String, Broadcast<Parent>> parents = new ConcurrentHashMap<>();
  private Broadcast<PackedHalves> tested;

  /**
   * @param group of Spark's jobs
   */
  WholeRunner(JavaSparkContext spark, String group, SweepData data) {
    this.spark = spark;
    this.group = group;
    this.data = data;
    this.images = spark.broadcast(PackedHalves.of(data.halves().withoutTest()));
  }

  /** One that waits for each that runs; executors may come while a sweep runs. */
  @Override
  public int parallel() {
    return 2 * spark.defaultParallelism();
  }

  @Override
  public TrialRecord.Leg train(Trial trial, TrialFolder folder, double epochs) throws IOException {
    NetworkSpec network = data.network(trial.config());
    Checkpoints.Snapshot from = folder.newest(network, trial.config().training().optimizer());
    int completed = from == null ? 0 : from.rounds();
    Broadcast<WireSnapshot> start = from == null ? null : spark.broadcast(WireSnapshot.of(from));
    TrialTask task = task(trial, images);
    TrialOutcome outcome;
    try {
      outcome = run(trial, trial.toString(), unused -> task.train(start, epochs));
    } finally {
      destroy(start);
    }
    if (outcome instanceof TrialOutcome.Trained trained) {
      folder.add(completed, parse(trained.lines()), network, trained.end().unpack());
      int rounds = trained.end().rounds();
      ObjectNode line = trained.selected().line(folder.metrics(rounds).rounds());
      return new TrialRecord.Leg(epochs, rounds, rounds == trained.all(), line, trained.seconds());
    }
    throw new DivergedException(((TrialOutcome.Diverged) outcome).message());
  }

  @Override
  public Figures test(Trial trial, MeanField posterior) throws IOException {
    Broadcast<WireState> sent =
        spark.broadcast(WireState.of(TrainState.of(posterior, new float[0][], 0)));
    TrialTask task = task(trial, tested());
    try {
      return run(trial, "test of " + trial, unused -> task.test(sent));
    } finally {
      sent.destroy();
    }
  }

  @Override
  public void close() {
    parents.values().forEach(Broadcast::destroy);
    images.destroy();
    destroy(tested);
  }

  private <T> T run(Trial trial, String description, Function<Integer, T> task) {
    spark.setJobGroup(group, description, false);
    JavaRDD<Integer> one = spark.parallelize(List.of(0), 1);
    return Devices.lend(one, trial.config().resolvedEngine()).map(task).collect().get(0);
  }

  private TrialTask task(Trial trial, Broadcast<PackedHalves> sent) throws IOException {
    Parent parent = data.parent(trial);
    return new TrialTask(
        trial.toString(),
        trial.experiment().rendered(),
        trial.config().resolvedEngine(),
        sent,
        parent == null
            ? null
            : parents.computeIfAbsent(parent.id(), id -> spark.broadcast(parent)));
  }

  private synchronized Broadcast<PackedHalves> tested() {
    if (tested == null) {
      tested = spark.broadcast(PackedHalves.of(data.halves()));
    }
    return tested;
  }

  private static void destroy(Broadcast<?> broadcast) {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }

  private static List<ObjectNode> parse(List<String> lines) {
    List<ObjectNode> parsed = new ArrayList<>();
    try {
      for (String line : lines) {
        parsed.add((ObjectNode) MAPPER.readTree(line));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a task's lines are JSON", e);
    }
    return parsed;
  }
}
