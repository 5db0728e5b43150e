package credence.job.sweep.trials;

import credence.job.config.DataConfig;
import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import credence.job.rounds.NumberTraining;
import credence.job.rounds.workers.NumberPlan;
import credence.job.tables.TableHalves;
import credence.job.tables.TableSplit;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A table's numbers, read once; its splits are kept while there is room. */
public final class SweepNumbers implements SweepData {

  /** What a split follows from. */
  private record Key(DataConfig data, long seed) {}

  private final TableHalves halves;
  private final Parents parents;
  private final Map<Key, SoftReference<TableSplit>> splits = new ConcurrentHashMap<>();

  SweepNumbers(TableHalves halves, Parents parents) {
    this.halves = halves;
    this.parents = parents;
  }

  @Override
  public void check(ExperimentConfig config) throws IOException {
    TableSplit table = table(config);
    Parent parent = parents.of(config);
    NumberPlan.of(config, config.resolvedEngine(), table, parent);
  }

  @Override
  public Parents parents() {
    return parents;
  }

  @Override
  public NetworkSpec network(Trial trial) {
    return NumberPlan.network(trial.config(), table(trial));
  }

  @Override
  public String fingerprint(Trial trial) {
    return table(trial).fingerprint();
  }

  @Override
  public String testFingerprint(Trial trial) {
    return table(trial).testFingerprint();
  }

  /** With the test rows: for a trial that has ended. */
  public TableSplit table(Trial trial) {
    return table(trial.config());
  }

  private TableSplit table(ExperimentConfig config) {
    Key key = new Key(config.data(), config.seed());
    SoftReference<TableSplit> known = splits.get(key);
    TableSplit found = known == null ? null : known.get();
    if (found == null) {
      found = halves.split(config.data(), config.seed());
      splits.put(key, new SoftReference<>(found));
    }
    return found;
  }

  @Override
  public NumberTraining training(Trial trial) throws IOException {
    ExperimentConfig config = trial.config();
    return NumberTraining.here(config, config.resolvedEngine(), table(trial), parent(trial));
  }

  @Override
  public NumberTraining on(JavaSparkContext spark, Trial trial) throws IOException {
    ExperimentConfig config = trial.config();
    return NumberTraining.on(spark, config, config.resolvedEngine(), table(trial), parent(trial));
  }

  @Override
  public TaskData forTasks(JavaSparkContext spark) {
    return new InTasks(spark, spark.broadcast(halves.withoutTest()));
  }

  /** Tests run on the cluster: a table's rows are in the driver. */
  private record InTasks(JavaSparkContext spark, Broadcast<TableHalves> sent) implements TaskData {

    @Override
    public JavaRDD<Maker> withoutTest() {
      return spark.parallelize(List.of(sent), 1).map(InTasks::maker);
    }

    @Override
    public JavaRDD<Maker> withTest() {
      throw new UnsupportedOperationException("rows are tested on the cluster");
    }

    private static Maker maker(Broadcast<TableHalves> sent) {
      return (config, engine, parent) ->
          NumberTraining.here(
              config, engine, sent.value().split(config.data(), config.seed()), parent);
    }

    @Override
    public void close() {
      sent.destroy();
    }
  }
}
