package credence.job.evaluate;

import credence.data.ImageSet;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.job.TaskProgress;
import credence.job.data.PackedImages;
import credence.job.device.Devices;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.job.model.TrainedModel;
import credence.predict.EnsemblingCurve;
import credence.predict.PredictionTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Predicts all images of an evaluation on the cluster; images are sent once. */
final class Predictions implements AutoCloseable {

  /** Test images that are corrupted, the first of them. */
  static final int CORRUPTED = 1000;

  /** Where images are among those that were sent: validation images change with the model. */
  private static final int VALIDATION = 0;

  private static final int TEST = 1;

  private final JavaSparkContext spark;
  private final TrialImages images;
  private final int draws;
  private final Broadcast<PackedImages> test;
  private final Map<String, Broadcast<PackedImages>> elsewhere = new LinkedHashMap<>();

  Predictions(JavaSparkContext spark, TrialImages images, int draws) {
    this.spark = spark;
    this.images = images;
    this.draws = draws;
    this.test = spark.broadcast(PackedImages.of(images.test()));
    images
        .elsewhere()
        .forEach((name, set) -> elsewhere.put(name, spark.broadcast(PackedImages.of(set))));
  }

  /**
   * What model {@code network} says of everything.
   *
   * @param validation its own validation images; may be empty
   * @throws JobException with exit code 65 if its outputs are not finite
   */
  Outcome run(Network network, ImageSet validation) {
    List<Slice> slices = slices(validation.size(), network.isRandom());
    Broadcast<PackedImages> own = spark.broadcast(PackedImages.of(validation));
    Broadcast<WireState> state = spark.broadcast(state(network.trained()));
    List<Broadcast<PackedImages>> sent = new ArrayList<>(List.of(own, test));
    sent.addAll(elsewhere.values());
    TaskProgress progress =
        TaskProgress.of(spark.sc(), "evaluating " + network.name(), "slices", slices.size());
    try {
      Worker worker = worker(network.trained());
      PredictTask task = new PredictTask(worker, network.draws(draws), state, sent);
      JavaRDD<Slice> pending = spark.parallelize(slices, slices.size());
      List<Part> parts = Devices.lend(pending, worker.engine()).map(task).collect();
      requireFinite(network, slices, parts);
      return outcome(network, slices, parts);
    } finally {
      progress.close();
      state.destroy();
      own.destroy();
    }
  }

  private List<Slice> slices(int validation, boolean isRandom) {
    List<Slice> slices = new ArrayList<>();
    for (boolean isMean : isRandom ? new boolean[] {false, true} : new boolean[] {false}) {
      slices.addAll(Slice.of(Trial.VALIDATION, VALIDATION, validation, isMean));
      slices.addAll(Slice.of(Trial.TEST, TEST, images.test().size(), isMean));
    }
    int at = TEST;
    for (Map.Entry<String, ImageSet> set : images.elsewhere().entrySet()) {
      at++;
      slices.addAll(Slice.of(Trial.elsewhere(set.getKey()), at, set.getValue().size(), false));
    }
    int corrupted = Math.min(CORRUPTED, images.test().size());
    for (Trial trial : Trial.corruptions()) {
      slices.addAll(Slice.of(trial, TEST, corrupted, false));
    }
    return slices;
  }

  private static Outcome outcome(Network network, List<Slice> slices, List<Part> parts) {
    Map<Trial, List<PredictionTable>> drawn = new LinkedHashMap<>();
    Map<Trial, List<PredictionTable>> mean = new LinkedHashMap<>();
    EnsemblingCurve curve = null;
    TreeSet<String> engines = new TreeSet<>();
    TreeSet<String> processors = new TreeSet<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      (slices.get(i).isMean() ? mean : drawn)
          .computeIfAbsent(slices.get(i).trial(), trial -> new ArrayList<>())
          .add(part.table());
      if (part.curve() != null && curve == null) {
        curve = part.curve();
      } else if (part.curve() != null) {
        curve.merge(part.curve());
      }
      engines.add(part.engine());
      processors.add(part.processor());
    }
    return new Outcome(
        network.name(),
        network.trained().settings().temperature(),
        whole(drawn),
        whole(mean),
        curve,
        engines,
        processors);
  }

  private static Map<Trial, PredictionTable> whole(Map<Trial, List<PredictionTable>> parts) {
    Map<Trial, PredictionTable> whole = new LinkedHashMap<>();
    parts.forEach((trial, tables) -> whole.put(trial, PredictionTable.concat(tables)));
    return whole;
  }

  private static void requireFinite(Network network, List<Slice> slices, List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).fault() != null) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "model %s, %s images: %s"
                .formatted(
                    network.trained().place(),
                    slices.get(i).trial().kind().id(),
                    parts.get(i).fault()));
      }
    }
  }

  private static Worker worker(TrainedModel trained) {
    return new Worker(
        trained.settings().resolvedEngine(),
        EngineSpec.forPrediction(trained.model().network()),
        trained.model().standardisation(),
        trained.settings().seed());
  }

  private static WireState state(TrainedModel trained) {
    return WireState.of(TrainState.initial(trained.model().posterior(), new Optimizer.Sgd()));
  }

  @Override
  public void close() {
    test.destroy();
    elsewhere.values().forEach(Broadcast::destroy);
  }
}
