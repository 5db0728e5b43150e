package credence.job.rounds;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.job.cluster.Worker;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.workers.Asked;
import credence.job.rounds.workers.ClusterWorkforce;
import credence.job.rounds.workers.Evaluated;
import credence.job.rounds.workers.LocalWorkforce;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rounds.workers.Workforce;
import credence.net.NetworkSpec;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.ConformalScores;
import credence.predict.metrics.RejectionScores;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training that runs from any of its states to any of its rounds: on a cluster, or in the calling
 * thread. Where it runs and how it is cut does not show in its bytes.
 */
public final class Training extends CourseOfRounds {

  private final TrainingPlan plan;
  private final SplitImages images;
  private final Workforce site;

  /**
   * @param initial the state before the first step
   */
  public Training(
      TrainingPlan plan, SplitImages images, Workforce site, Supplier<TrainState> initial) {
    super(plan, site::open, initial);
    this.plan = plan;
    this.images = images;
    this.site = site;
  }

  /**
   * On the cluster, a task a partition.
   *
   * @param engine resolved
   * @param parent what training starts from, or null
   * @throws credence.job.base.JobException with exit code 64 if network, images and parent do not
   *     fit
   */
  public static Training on(
      JavaSparkContext spark,
      ExperimentConfig config,
      EngineName engine,
      SplitImages images,
      Parent parent) {
    TrainingPlan plan = TrainingPlan.of(config, engine, images, parent);
    ClusterWorkforce site = new ClusterWorkforce(spark, plan, images);
    return new Training(plan, images, site, () -> plan.initial(parent));
  }

  /** In the calling thread, one partition after the other; arguments as for a cluster. */
  public static Training here(
      ExperimentConfig config, EngineName engine, SplitImages images, Parent parent) {
    TrainingPlan plan = TrainingPlan.of(config, engine, images, parent);
    return new Training(plan, images, new LocalWorkforce(plan, images), () -> plan.initial(parent));
  }

  /** How well a posterior predicts the images that are trained on, where they are. */
  public ClassificationSummary trained(MeanField posterior) {
    return site.measureTraining(posterior).summary();
  }

  /**
   * How well the model before predicts them, with how certain its predictions are. Images that are
   * replayed are left out, as it may have learnt them, and those of classes that it does not know.
   */
  public EvaluationMetrics beforehand(Parent parent) {
    SplitImages fresh = images.fresh(parent.chain().classNames());
    NetworkSpec network = parent.chain().network();
    Worker worker = plan.worker().predicting(network, parent.own(plan.config(), plan.examples()));
    TrainingPlan before =
        new TrainingPlan(plan.config(), worker, plan.schedule(), plan.examples(), plan.target());
    return site.with(before, fresh).measureTraining(parent.posterior(network)).figures();
  }

  /** The same of the images set aside, if there are any. */
  public Optional<EvaluationFigures> validation(MeanField posterior) {
    return images.validation().size() > 0
        ? Optional.of(site.measure(posterior, images.validationSlices(), "validation").figures())
        : Optional.empty();
  }

  /** The one look at the test images. */
  public FinalFigures figures(MeanField posterior) {
    ClassificationSummary training =
        plan.config().evaluation().training() ? site.measureTraining(posterior).summary() : null;
    if (images.calibration().size() == 0) {
      return new FinalFigures(test(posterior), training, null, scaled(posterior), null);
    }
    ConformalScores scores =
        site.measure(posterior, images.calibrationSlices(), "calibration", Asked.SCORES).scores();
    Asked sets = Asked.sets(scores.thresholds());
    Evaluated test = site.measure(posterior, images.testSlices(), "test", sets);
    return new FinalFigures(
        test,
        training,
        null,
        scaled(posterior),
        new FinalFigures.Sets(scores.images(), test.sets()));
  }

  /** How uncertain the images set aside are; null if that is not asked for. */
  public RejectionScores rejections(MeanField posterior) {
    return plan.config().evaluation().rejects()
        ? site.measure(posterior, images.validationSlices(), "rejection", Asked.REJECTS)
            .rejections()
        : null;
  }

  /** Null if it is not asked for. */
  private FinalFigures.Scaled scaled(MeanField posterior) {
    if (!plan.config().evaluation().logitScale()) {
      return null;
    }
    double scale =
        site.measure(posterior, images.validationSlices(), "logit scale", Asked.SCALES)
            .scales()
            .fit();
    Asked scaled = Asked.over(scale);
    return new FinalFigures.Scaled(
        scale,
        site.measure(posterior, images.validationSlices(), "validation", scaled),
        site.measure(posterior, images.testSlices(), "test", scaled));
  }

  /** Of the model, and of what it was preferred to. */
  public FinalFigures figures(Selected selected) {
    FinalFigures figures = figures(selected.posterior());
    if (selected.other() == null) {
      return figures;
    }
    return figures.beside(test(selected.other().posterior()));
  }

  private Evaluated test(MeanField posterior) {
    return site.measure(posterior, images.testSlices(), "test");
  }
}
