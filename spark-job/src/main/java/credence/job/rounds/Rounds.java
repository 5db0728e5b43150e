package credence.job.rounds;

import credence.bayes.Certainty;
import credence.bayes.EmpiricalPrior;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.engine.TrainState;
import credence.job.rounds.workers.RoundMerge;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.Schedule;
import credence.job.rounds.workers.TrainingPlan;
import credence.net.WeightLayout;
import credence.prune.Sparsity;
import credence.train.RunningStatistics;
import java.io.IOException;

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
    RoundLine line = line(round, merged);
    line.cost((System.nanoTime() - began) / 1e9, merged.seconds(), partitions.bytes());
    if (plan.isEvaluated(round)) {
      uncertainty(line, merged.state().posterior());
      if (partitions.canValidate()) {
        line.validation(partitions.validate("validation after round " + (round + 1)));
      }
      course.evaluated(round + 1, line.json(), merged.state().posterior());
    }
    average(round, line, merged.state().posterior());
    journal.add(line);
    if (plan.schedule().isDue(plan.config().checkpoint().everyRounds(), round)) {
      journal.add(course.snapshot(round + 1, merged.state()));
    }
  }

  /** Takes one of the last rounds into the average; after the last of all it is finished. */
  private void average(int round, RoundLine line, MeanField posterior) {
    if (round < plan.schedule().firstOfLast(plan.config().training().averageLast())) {
      return;
    }
    course.average(posterior);
    if (round + 1 == plan.schedule().rounds()) {
      MeanField average = whole(course.average());
      RoundLine own = RoundLine.ofAverage(course.averagedRounds());
      if (isUncertain()) {
        own.posterior(ChunkedKl.byLayer(prior(), average, layout), plan.examples());
      }
      uncertainty(own, average);
      if (partitions.canValidate()) {
        own.validation(partitions.validate(average, "validation of the average"));
      }
      line.average(own);
      course.averaged(own.json(), average);
    }
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

  private RoundLine line(int round, RoundMerge.Merged merged) {
    RoundLine line =
        new RoundLine(round + 1, plan.schedule().rounds(), plan.epochs(round), lastRate(round));
    line.reports(merged.reports(), partitions.slots());
    // Gaussians take no time; the others would take as long as some steps.
    boolean quick = prior() instanceof GaussianPrior || prior() instanceof EmpiricalPrior;
    if (isUncertain() && (quick || plan.isEvaluated(round))) {
      line.posterior(
          ChunkedKl.byLayer(prior(), merged.state().posterior(), layout), plan.examples());
    }
    return line;
  }

  private void uncertainty(RoundLine line, MeanField posterior) {
    if (isUncertain()) {
      line.certainty(
          Certainty.byLayer(prior(), posterior, layout),
          plan.config().temperature(),
          plan.examples());
    }
    if (prior() instanceof LogUniformPrior logUniform) {
      line.sparsity(Sparsity.of(plan.worker().spec().network(), logUniform.masked(posterior)));
    }
  }

  private boolean isUncertain() {
    return plan.worker().spec().method().family() != Family.POINT;
  }

  private Prior prior() {
    return plan.worker().spec().method().prior();
  }
}
