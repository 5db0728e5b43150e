package credence.job.rounds;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.job.base.Progress;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.workers.Asked;
import credence.job.rounds.workers.ClusterWorkforce;
import credence.job.rounds.workers.Evaluated;
import credence.job.rounds.workers.LocalWorkforce;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rounds.workers.Workforce;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.net.NetworkSpec;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.ConformalScores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training that runs from any of its states to any of its rounds: on a cluster, or in the calling
 * thread. Where it runs and how it is cut does not show in its bytes.
 */
public final class Training {

  private final TrainingPlan plan;
  private final SplitImages images;
  private final Workforce site;
  private final Supplier<TrainState> initial;

  /**
   * @param initial the state before the first step
   */
  public Training(
      TrainingPlan plan, SplitImages images, Workforce site, Supplier<TrainState> initial) {
    this.plan = plan;
    this.images = images;
    this.site = site;
    this.initial = initial;
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

  public NetworkSpec network() {
    return plan.network();
  }

  /** Of the whole training. */
  public int rounds() {
    return plan.schedule().rounds();
  }

  /**
   * Rounds until the training has been evaluated after at least {@code epochs} passes over the
   * data; all of them where there are no more.
   */
  public int roundsFor(double epochs) {
    return plan.roundsFor(epochs);
  }

  /** What the settings cannot reach as they are, with the remedy. */
  public List<String> warnings() {
    return plan.warnings();
  }

  /**
   * Before the first round.
   *
   * @throws credence.job.base.JobException with exit code 64 if the posterior cannot start so
   */
  public Checkpoints.Snapshot start() {
    return new Course(plan.config().training()).snapshot(0, initial.get());
  }

  /**
   * Runs until {@code end} rounds have ended, and keeps everything in memory.
   *
   * @param name for the log
   * @throws credence.job.base.JobException with exit code 64 if training diverges
   */
  public Stretch run(String name, Checkpoints.Snapshot from, int end) throws IOException {
    MemoryJournal journal = new MemoryJournal(name);
    Checkpoints.Snapshot snapshot = run(from, end, journal);
    return new Stretch(journal.rounds(), snapshot);
  }

  /**
   * The same, with rounds and checkpoints written while it runs.
   *
   * @param metrics of the rounds before {@code from}
   */
  public Checkpoints.Snapshot run(
      Checkpoints.Snapshot from, int end, MetricsLog metrics, Checkpoints checkpoints)
      throws IOException {
    try (Progress progress = new Progress("training", "rounds", from.rounds(), end)) {
      Checkpoints.Snapshot snapshot =
          run(from, end, new RunJournal(metrics, checkpoints, network(), progress));
      metrics.publish();
      return snapshot;
    }
  }

  private Checkpoints.Snapshot run(Checkpoints.Snapshot from, int end, Journal journal)
      throws IOException {
    Course course = Course.of(plan.config().training(), from);
    try (RoundWorkers partitions = site.open(from.state())) {
      TrainState trained = new Rounds(plan, partitions, journal, course).run(from.rounds(), end);
      return course.snapshot(end, trained);
    }
  }

  /** What of a training that has ended with {@code end} its model holds. */
  public Selected selected(Checkpoints.Snapshot end) {
    Course course = Course.of(plan.config().training(), end);
    int last = course.best() == null ? end.rounds() : course.bestRound();
    Selected.Candidate round =
        candidate(new ChosenPosterior(last, false), course.chosen(end.state().posterior()));
    if (!course.isAverageWhole()) {
      return new Selected(round, null);
    }
    Selected.Candidate average =
        candidate(new ChosenPosterior(end.rounds(), true), course.average());
    return course.prefersAverage() ? new Selected(average, round) : new Selected(round, average);
  }

  private Selected.Candidate candidate(ChosenPosterior choice, MeanField posterior) {
    return new Selected.Candidate(choice, plan.published(posterior));
  }

  /** How well a posterior predicts the images that are trained on, where they are. */
  public ClassificationSummary trained(MeanField posterior) {
    return site.measureTraining(posterior).summary();
  }

  /** The same before anything is learnt of these images, with how certain the predictions are. */
  public EvaluationMetrics beforehand() {
    return site.measureTraining(initial.get().posterior()).figures();
  }

  /** The same of the images set aside, if there are any. */
  public Optional<EvaluationMetrics> validation(MeanField posterior) {
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

  public TrainingPlan plan() {
    return plan;
  }
}
