package credence.job.evaluate;

import credence.data.ImageSet;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.Devices;
import credence.job.cluster.TaskProgress;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.predict.PredictionTable;
import credence.predict.metrics.DrawLoss;
import credence.predict.metrics.EnsemblingCurve;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Predicts all images of an evaluation on the cluster; images are sent once. */
final class Predictions implements AutoCloseable {

  /** Where images are among those that were sent: those set aside change with the model. */
  private static final int VALIDATION = 0;

  private static final int CALIBRATION = 1;
  private static final int TEST = 2;

  private final JavaSparkContext spark;
  private final GroupImages images;
  private final int draws;
  private final Precision precision;
  private final Broadcast<ImageSet> test;
  private final Map<String, Broadcast<ImageSet>> ood = new LinkedHashMap<>();

  Predictions(JavaSparkContext spark, GroupImages images, EvaluateRequest config) {
    this.spark = spark;
    this.images = images;
    this.draws = config.draws();
    this.precision = config.precision();
    this.test = spark.broadcast(images.test());
    images.ood().forEach((name, set) -> ood.put(name, spark.broadcast(set)));
  }

  /**
   * What model {@code network} says of everything.
   *
   * @param own its own split: validation and calibration images may be empty
   * @throws JobException with exit code 65 if its outputs are not finite
   */
  ModelFigures run(EvaluatedModel network, SplitImages own) {
    List<ImageSlice> slices = slices(own, network);
    Broadcast<ImageSet> validation = spark.broadcast(own.validation());
    Broadcast<ImageSet> calibration = spark.broadcast(own.calibration());
    Broadcast<WireState> state =
        spark.broadcast(WireState.of(network.trained().model().posterior()));
    List<Broadcast<ImageSet>> sent = new ArrayList<>(List.of(validation, calibration, test));
    sent.addAll(ood.values());
    TaskProgress progress =
        TaskProgress.of(spark.sc(), "evaluating " + network.name(), "slices", slices.size());
    try {
      Worker worker = worker(network.trained());
      PredictTask task =
          new PredictTask(worker, network.by(), draws, network.logitScale(), state, sent);
      JavaRDD<ImageSlice> pending = spark.parallelize(slices, slices.size());
      List<SliceResult> parts = Devices.lend(pending, worker.engine()).map(task).collect();
      requireFinite(network, slices, parts);
      return figures(network, slices, parts);
    } finally {
      progress.close();
      state.destroy();
      validation.destroy();
      calibration.destroy();
    }
  }

  private List<ImageSlice> slices(SplitImages own, EvaluatedModel network) {
    List<ImageSlice> slices = new ArrayList<>();
    PredictedBy usual = network.by();
    for (PredictedBy by :
        usual == PredictedBy.MEAN ? List.of(PredictedBy.MEAN) : List.of(usual, PredictedBy.MEAN)) {
      slices.addAll(ImageSlice.of(ImageGroup.VALIDATION, VALIDATION, own.validation().size(), by));
      slices.addAll(ImageSlice.of(ImageGroup.TEST, TEST, images.test().size(), by));
    }
    slices.addAll(
        ImageSlice.of(ImageGroup.CALIBRATION, CALIBRATION, own.calibration().size(), usual));
    if (network.isUncertain()) {
      slices.addAll(ImageSlice.of(ImageGroup.TEST, TEST, images.test().size(), usual.other()));
    }
    int at = TEST;
    for (Map.Entry<String, ImageSet> set : images.ood().entrySet()) {
      at++;
      slices.addAll(ImageSlice.of(ImageGroup.ood(set.getKey()), at, set.getValue().size(), usual));
    }
    int corrupted = images.corrupted();
    for (ImageGroup group : ImageGroup.corruptions()) {
      slices.addAll(ImageSlice.of(group, TEST, corrupted, usual));
    }
    return slices;
  }

  private static ModelFigures figures(
      EvaluatedModel network, List<ImageSlice> slices, List<SliceResult> parts) {
    Map<PredictedBy, Map<ImageGroup, List<PredictionTable>>> tables =
        new EnumMap<>(PredictedBy.class);
    Map<PredictedBy, DrawLoss> losses = new EnumMap<>(PredictedBy.class);
    Map<ImageGroup, List<PredictionTable>> scaled = new LinkedHashMap<>();
    EnsemblingCurve curve = null;
    TreeSet<String> engines = new TreeSet<>();
    TreeSet<String> processors = new TreeSet<>();
    for (int i = 0; i < parts.size(); i++) {
      SliceResult part = parts.get(i);
      PredictedBy by = slices.get(i).by();
      tables
          .computeIfAbsent(by, any -> new LinkedHashMap<>())
          .computeIfAbsent(slices.get(i).group(), group -> new ArrayList<>())
          .add(part.table());
      if (part.scaled() != null) {
        scaled
            .computeIfAbsent(slices.get(i).group(), group -> new ArrayList<>())
            .add(part.scaled());
      }
      if (part.loss() != null) {
        losses.computeIfAbsent(by, any -> new DrawLoss()).merge(part.loss());
      }
      if (part.curve() != null && by == network.by()) {
        curve = merged(curve, part.curve());
      }
      engines.add(part.engine());
      processors.add(part.processor());
    }
    Map<ImageGroup, PredictionTable> mean = whole(tables.getOrDefault(PredictedBy.MEAN, Map.of()));
    Map<ImageGroup, PredictionTable> drawn = whole(tables.get(network.by()));
    return new ModelFigures(
        network.name(),
        network.trained().settings().temperature(),
        drawn,
        network.isRandom() ? mean : Map.of(),
        network.logitScale(),
        whole(scaled),
        curve,
        network.isUncertain() ? losses : Map.of(),
        engines,
        processors);
  }

  private static EnsemblingCurve merged(EnsemblingCurve all, EnsemblingCurve part) {
    if (all == null) {
      return part;
    }
    all.merge(part);
    return all;
  }

  private static Map<ImageGroup, PredictionTable> whole(
      Map<ImageGroup, List<PredictionTable>> parts) {
    Map<ImageGroup, PredictionTable> whole = new LinkedHashMap<>();
    parts.forEach((group, tables) -> whole.put(group, PredictionTable.concat(tables)));
    return whole;
  }

  private static void requireFinite(
      EvaluatedModel network, List<ImageSlice> slices, List<SliceResult> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).fault() != null) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "model %s, %s images: %s"
                .formatted(
                    network.trained().place(),
                    slices.get(i).group().kind().id(),
                    parts.get(i).fault()));
      }
    }
  }

  private Worker worker(TrainedModel trained) {
    return new Worker(
        trained.settings().engineFor(precision),
        EngineSpec.forPrediction(trained.model().network()).in(precision),
        trained.model().standardisation(),
        trained.settings().seed());
  }

  @Override
  public void close() {
    test.destroy();
    ood.values().forEach(Broadcast::destroy);
  }
}
