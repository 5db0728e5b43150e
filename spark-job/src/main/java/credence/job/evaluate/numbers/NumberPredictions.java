package credence.job.evaluate.numbers;

import credence.data.FeatureSet;
import credence.data.Outputs;
import credence.data.TargetScale;
import credence.engine.EngineSpec;
import credence.engine.NonFiniteException;
import credence.engine.Precision;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.Devices;
import credence.job.cluster.EnginePool;
import credence.job.cluster.Machine;
import credence.job.cluster.TaskProgress;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.evaluate.EvaluateRequest;
import credence.job.evaluate.EvaluatedModel;
import credence.job.evaluate.PredictedBy;
import credence.job.tables.TableSplit;
import credence.predict.numbers.NormalMixture;
import credence.predict.numbers.NumberPredictor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What models say of the test rows, predicted on the cluster.
 *
 * @param results of each model and, if they are several, of all together
 */
record NumberPredictions(
    List<NumberResult> results, TreeSet<String> engines, TreeSet<String> processors) {

  /** Rows of a task. */
  private static final int SLICE = 512;

  /**
   * A model where executors predict with it.
   *
   * @param numbers what its outputs mean
   * @param rows all test rows, as the model takes them
   */
  private record Sent(
      Worker worker,
      PredictedBy by,
      int draws,
      Outputs.Numbers numbers,
      WireState posterior,
      FeatureSet rows)
      implements Serializable {

    /** A distribution for each of some rows. */
    NormalMixture[] predict(int from, int end, TreeSet<String> engines) {
      NormalMixture[] predicted = new NormalMixture[end - from];
      return EnginePool.shared()
          .with(
              worker.key(),
              engine -> {
                engine.load(posterior.posterior());
                engines.add(engine.describe());
                new NumberPredictor(engine, numbers.likelihood(), numbers.scales())
                    .predict(
                        rows.slice(from, end),
                        by.draws(worker.seed(), draws, from),
                        (i, distributions) -> predicted[i] = distributions.get(0));
                return predicted;
              });
    }
  }

  /**
   * What a task found.
   *
   * @param results null with a fault
   * @param fault what is not finite, or null
   */
  private record Part(
      List<NumberResult> results, String fault, TreeSet<String> engines, String processor)
      implements Serializable {}

  /**
   * @param tables of the models, with equal test rows
   * @throws JobException with exit code 65 if a model's outputs are not finite
   */
  static NumberPredictions of(
      JavaSparkContext spark,
      List<EvaluatedModel> models,
      List<TableSplit> tables,
      EvaluateRequest config) {
    List<Sent> sending = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      sending.add(sent(models.get(i), tables.get(i), config.draws(), config.precision()));
    }
    int rows = tables.get(0).test().size();
    int slices = (rows - 1) / SLICE + 1;
    Broadcast<List<Sent>> sent = spark.broadcast(sending);
    TaskProgress progress = TaskProgress.of(spark.sc(), "evaluating", "slices", slices);
    try {
      List<Integer> all = IntStream.range(0, slices).boxed().toList();
      return merged(
          models,
          Devices.lend(spark.parallelize(all, slices), sending.get(0).worker().engine())
              .map(slice -> part(sent.value(), slice * SLICE, Math.min(rows, (slice + 1) * SLICE)))
              .collect());
    } finally {
      progress.close();
      sent.destroy();
    }
  }

  private static Sent sent(EvaluatedModel model, TableSplit table, int draws, Precision precision) {
    return new Sent(
        new Worker(
            model.trained().settings().engineFor(precision),
            EngineSpec.forPrediction(model.trained().model().network()).in(precision),
            model.trained().model().standardisation(),
            model.trained().settings().seed()),
        model.by(),
        draws,
        (Outputs.Numbers) model.trained().model().outputs(),
        WireState.of(model.trained().model().posterior()),
        table.test());
  }

  private static Part part(List<Sent> models, int from, int end) {
    TargetScale scale = models.get(0).numbers().scales().get(0);
    double[] targets = new double[end - from];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = scale.own(models.get(0).rows().targets().numbers().at(from + i, 0));
    }
    TreeSet<String> engines = new TreeSet<>();
    List<NormalMixture[]> predicted = new ArrayList<>();
    try {
      models.forEach(model -> predicted.add(model.predict(from, end, engines)));
    } catch (NonFiniteException e) {
      // A result and no failure: Spark would repeat the task, and meet the same.
      return new Part(null, e.getMessage(), engines, Machine.processor());
    }
    List<NumberResult> results = new ArrayList<>();
    predicted.forEach(one -> results.add(new NumberResult(one, targets)));
    if (models.size() > 1) {
      results.add(new NumberResult(pooled(predicted), targets));
    }
    return new Part(results, null, engines, Machine.processor());
  }

  private static NormalMixture[] pooled(List<NormalMixture[]> predicted) {
    return IntStream.range(0, predicted.get(0).length)
        .mapToObj(i -> NormalMixture.pooled(predicted.stream().map(one -> one[i]).toList()))
        .toArray(NormalMixture[]::new);
  }

  private static NumberPredictions merged(List<EvaluatedModel> models, List<Part> parts) {
    List<NumberResult> results = null;
    TreeSet<String> engines = new TreeSet<>();
    TreeSet<String> processors = new TreeSet<>();
    for (Part part : parts) {
      if (part.fault() != null) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "%s: %s"
                .formatted(
                    String.join(", ", models.stream().map(EvaluatedModel::name).toList()),
                    part.fault()));
      }
      engines.addAll(part.engines());
      processors.add(part.processor());
      if (results == null) {
        results = part.results();
      } else {
        for (int m = 0; m < results.size(); m++) {
          results.get(m).merge(part.results().get(m));
        }
      }
    }
    return new NumberPredictions(results, engines, processors);
  }
}
