package credence.job.rounds;

import credence.bayes.Certainty;
import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.engine.TrainState;
import credence.job.cluster.Machine;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rounds.workers.RoundMerge;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.Schedule;
import credence.job.rounds.workers.TrainingPlan;
import credence.net.WeightLayout;
import credence.prune.Sparsity;
import credence.train.RunningStatistics;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The rounds of a training, wherever they run: steps, ordered merge, a line, a checkpoint. */
final class Rounds {

  private final TrainingPlan plan;
  private final RoundWorkers partitions;
  private final Journal journal;
  private final WeightLayout layout;
  private final Course course;

  /**
   * @param course so far; goes on with the rounds
   */
  Rounds(TrainingPlan plan, RoundWorkers partitions, Journal journal, Course course) {
    this.plan = plan;
    this.partitions = partitions;
    this.journal = journal;
    this.course = course;
    this.layout = WeightLayout.of(plan.worker().spec().network());
  }

  /** Goes on after {@code completed} rounds until {@code end} are. */
  TrainState run(int completed, int end) throws IOException {
    for (int round = completed; round < end; round++) {
      run(round);
    }
    return partitions.state();
  }

  private void run(int round) throws IOException {
    long began = System.nanoTime();
    RoundMerge.Merged merged = partitions.train(plan.round(round, course.learningRate()));
    MeanField posterior = merged.state().posterior();
    RoundMetrics metrics = metrics(round, merged, began);
    if (plan.isEvaluated(round)) {
      Optional<PosteriorMetrics.Kl> kl = metrics.posterior().kl();
      String place = "validation after round " + (round + 1);
      metrics =
          metrics.with(
              looked(OptionalInt.empty(), kl, posterior, () -> partitions.validate(place)));
      course.evaluated(metrics, posterior);
    }
    metrics = averaged(round, metrics, posterior);
    journal.add(metrics);
    if (plan.schedule().isDue(plan.config().checkpoint().everyRounds(), round)) {
      journal.add(course.snapshot(round + 1, merged.state()));
    }
  }

  /** What every round has; its time ends here. */
  private RoundMetrics metrics(int round, RoundMerge.Merged merged, long began) {
    StepMetrics steps = plan.inOwnUnit(merged.steps(partitions.slots()));
    // Gaussians take no time; the others would take as long as some steps.
    boolean quick = prior().isGaussian();
    Optional<PosteriorMetrics.Kl> kl =
        quick || plan.isEvaluated(round) ? kl(merged.state().posterior()) : Optional.empty();
    double seconds = (System.nanoTime() - began) / 1e9;
    RoundCost.Merging merging =
        new RoundCost.Merging(merged.seconds(), partitions.bytes(), Machine.residentBytes());
    return new RoundMetrics(
        round + 1,
        plan.schedule().rounds(),
        plan.epochs(round),
        lastRate(round),
        steps,
        new RoundCost(seconds, Optional.of(merging)),
        PosteriorMetrics.of(kl),
        Optional.empty());
  }

  /** Takes one of the last rounds into the average; after the last of all it is finished. */
  private RoundMetrics averaged(int round, RoundMetrics metrics, MeanField posterior) {
    if (round < plan.schedule().firstOfLast(plan.config().training().averageLast())) {
      return metrics;
    }
    course.average(posterior);
    if (round + 1 < plan.schedule().rounds()) {
      return metrics;
    }
    MeanField average = whole(course.average());
    PosteriorMetrics own =
        looked(
            OptionalInt.of(course.averagedRounds()),
            kl(average),
            average,
            () -> partitions.validate(average, "validation of the average"));
    RoundMetrics ended = metrics.withAverage(own);
    course.averaged(ended.ofAverage(), average);
    return ended;
  }

  /** With batch normalisation's statistics of its own: an average of statistics is none. */
  private MeanField whole(MeanField average) {
    return RunningStatistics.isIn(plan.network()) ? partitions.normalised(average) : average;
  }

  /** The optimiser's rate in a round's last step. */
  private double lastRate(int round) {
    Schedule schedule = plan.schedule();
    return course.learningRate().at(schedule.firstStep(round + 1) - 1, schedule.totalSteps());
  }

  /** Everything that there is to know of a posterior. */
  private PosteriorMetrics looked(
      OptionalInt averagedRounds,
      Optional<PosteriorMetrics.Kl> kl,
      MeanField posterior,
      Supplier<EvaluationFigures> validation) {
    return new PosteriorMetrics(
        averagedRounds,
        kl,
        uncertainty(posterior),
        sparsity(posterior),
        partitions.canValidate() ? Optional.of(validation.get()) : Optional.empty());
  }

  private Optional<PosteriorMetrics.Kl> kl(MeanField posterior) {
    return isUncertain()
        ? Optional.of(
            PosteriorMetrics.Kl.of(
                ChunkedKl.byLayer(given(posterior), posterior, layout), plan.examples()))
        : Optional.empty();
  }

  private Optional<PosteriorMetrics.Uncertain> uncertainty(MeanField posterior) {
    return isUncertain()
        ? Optional.of(
            PosteriorMetrics.Uncertain.of(
                Certainty.byLayer(given(posterior), posterior, layout),
                plan.config().temperature(),
                plan.examples()))
        : Optional.empty();
  }

  private Optional<PosteriorMetrics.Kept> sparsity(MeanField posterior) {
    return prior() instanceof LogUniformPrior logUniform
        ? Optional.of(
            PosteriorMetrics.Kept.of(Sparsity.of(plan.network(), logUniform.masked(posterior))))
        : Optional.empty();
  }

  private boolean isUncertain() {
    return plan.worker().spec().method().family() != Family.POINT;
  }

  private Prior given(MeanField posterior) {
    return prior().given(posterior, layout);
  }

  private Prior prior() {
    return plan.worker().spec().method().prior();
  }
}
