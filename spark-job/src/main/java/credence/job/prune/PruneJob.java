package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunIdentity;
import credence.job.train.FineTuning;
import credence.prune.Pruned;
import credence.prune.Pruner;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import credence.store.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what pruning a model costs, makes the smaller model and publishes both. */
final class PruneJob implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(PruneJob.class);

  private final JavaSparkContext spark;
  private final PruneRequest config;
  private final List<Pruner> criteria;
  private final PruneSettings settings;
  private final PruneSummary summary;
  private final TrainedModel model;
  private final SplitImages images;
  private final Pruned whole;

  /**
   * @param criteria of the curve
   * @throws JobException with exit code 64 if the choice needs validation images and there are none
   */
  PruneJob(
      JavaSparkContext spark,
      PruneRequest config,
      List<Pruner> criteria,
      PruneSettings settings,
      TrainedModel model,
      SplitImages images) {
    this.spark = spark;
    this.config = config;
    this.criteria = criteria;
    this.settings = settings;
    this.model = model;
    this.images = images;
    Model m = model.model();
    this.whole = new Pruned(m.network(), m.posterior(), m.prior());
    this.summary = new PruneSummary(model, images, settings, whole);
    if (wantsValidation() && images.validation().size() == 0) {
      throw JobException.usage(
          "--max-error-increase needs validation images, and the model was trained with"
              + " data.validation = 0");
    }
  }

  /** Runs in a directory that this job has locked and that holds these settings. */
  @Override
  public void in(OpenRun run) throws IOException {
    spark.setJobGroup(SparkSessions.group(settings.hash()), "pruning curve", false);
    try (Measurements measurements = new Measurements(spark, model, images, config.draws())) {
      Map<CurvePoint, MeasureResult> measured = measure(measurements);
      Curve curve = Curve.of(model.settings().temperature(), criteria, config, measured);
      if (curve.isDrawn()) {
        System.out.print(new CurveTable(curve).text());
      }
      PruneSummary.Result result = null;
      List<MeasureResult> all = new ArrayList<>(measured.values());
      if (config.choice() != null) {
        result = choose(curve, measurements, run);
        all.add(result.measured());
        all.addAll(result.before().values());
      }
      ObjectNode json = summary.json(measured.get(CurvePoint.whole()), result);
      if (result != null) {
        publish(summary.model(result), run, json);
        System.out.print(new SmallerTable(json).text());
      }
      finish(run, curve, json, summary.manifest(spark.version(), all, rounds(result)));
    }
  }

  private void publish(Model small, OpenRun run, ObjectNode json) throws IOException {
    ModelForm form = config.choice().form();
    run.writeModel(small, form);
    ObjectNode size = json.putObject("size");
    size.put("before", ModelStore.bytes(model.model(), ModelForm.DENSE));
    size.put("after", ModelStore.bytes(small, form));
    if (form != ModelForm.DENSE) {
      json.set("compact", new Compaction(model.model(), small, form).json());
    }
  }

  private static List<RoundMetrics> rounds(PruneSummary.Result result) {
    return result == null ? List.of() : result.rounds();
  }

  private Map<CurvePoint, MeasureResult> measure(Measurements measurements) {
    List<CurvePoint> points =
        Curve.points(criteria, config.fractions(), config.seeds()).stream()
            .map(CurvePoint::canonical)
            .distinct()
            .toList();
    LOG.info(
        "{}, each on {} validation and {} test images, by mean and by {}",
        Counted.of(points.size(), "network"),
        images.validation().size(),
        images.test().size(),
        Counted.of(config.draws(), "draw"));
    List<MeasureResult> results = measurements.run(whole, points);
    Map<CurvePoint, MeasureResult> measured = new LinkedHashMap<>();
    for (int i = 0; i < points.size(); i++) {
      measured.put(points.get(i), results.get(i));
    }
    return measured;
  }

  private PruneSummary.Result choose(Curve curve, Measurements measurements, OpenRun run)
      throws IOException {
    ObjectNode carriedOut = config.choice().json();
    Pruned pruned = cut(curve, carriedOut);
    Map<PruneSummary.Before, MeasureResult> before = new EnumMap<>(PruneSummary.Before.class);
    List<RoundMetrics> rounds = List.of();
    if (config.choice().finetune() > 0) {
      before.put(PruneSummary.Before.FINETUNING, measured(measurements, pruned, "chosen model"));
      FineTuning.Result tuned = finetune(pruned, run);
      pruned = pruned.with(tuned.posterior());
      rounds = tuned.rounds();
    }
    if (config.choice().form() != ModelForm.DENSE) {
      pruned = pruned.withoutDeadUnits();
    }
    if (config.choice().form() == ModelForm.COMPACT_INT8) {
      before.put(PruneSummary.Before.QUANTISATION, measured(measurements, pruned, "as floats"));
      pruned = pruned.quantised();
    }
    MeasureResult after = measured(measurements, pruned, "smaller model");
    spark.setJobDescription("speed");
    Speed speed = measurements.speed(whole, pruned);
    return new PruneSummary.Result(pruned, carriedOut, after, before, rounds, speed);
  }

  private MeasureResult measured(Measurements measurements, Pruned pruned, String what) {
    spark.setJobDescription(what);
    return measurements.run(pruned, List.of(CurvePoint.whole())).get(0);
  }

  /** What is left; {@code carriedOut} gets the fraction that has gone. */
  private Pruned cut(Curve curve, ObjectNode carriedOut) {
    Pruner by = config.choice().by();
    if (config.choice().amount() instanceof SmallerModel.Amount.Threshold threshold) {
      return ((Pruner.Weights) by).beyond(whole, threshold.threshold());
    }
    double fraction = fraction(curve);
    carriedOut.put("fraction", fraction);
    return new CurvePoint(by, fraction, by.isRandom() ? 1 : 0).of(whole);
  }

  private FineTuning.Result finetune(Pruned pruned, OpenRun run) throws IOException {
    ExperimentConfig training = model.settings().finetuning(config.choice().finetune());
    RunIdentity identity =
        new RunIdentity(settings.hash(), images.fingerprint(), model.id(), Version.current());
    return new FineTuning(spark, training, pruned.network(), pruned.prior(), images)
        .run(pruned.posterior(), run, identity);
  }

  private double fraction(Curve curve) {
    SmallerModel choice = config.choice();
    if (choice.amount() instanceof SmallerModel.Amount.MaxErrorIncrease most) {
      double fraction = curve.largestWithin(choice.by(), most.points());
      LOG.info(
          "{}: fraction {} costs at most {} points", choice.by().id(), fraction, most.points());
      return fraction;
    }
    return ((SmallerModel.Amount.Fraction) choice.amount()).fraction();
  }

  private void finish(OpenRun run, Curve curve, ObjectNode json, ObjectNode manifest)
      throws IOException {
    PruneReport report = new PruneReport(json, manifest, settings.rendered(), curve.json());
    if (curve.isDrawn()) {
      run.writeResult("curve.csv", curve.csv());
      run.writeResult("curve.json", CanonicalJson.bytes(curve.json()));
      run.writeResult("curve.svg", report.curveSvg());
    }
    run.finish(json, report.html(), manifest);
  }

  private boolean wantsValidation() {
    return config.choice() != null && config.choice().isSoughtOnCurve();
  }
}
