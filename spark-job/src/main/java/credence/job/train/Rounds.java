package credence.job.train;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.data.Augmentation;
import credence.engine.TrainState;
import credence.job.Progress;
import credence.job.config.Interval;
import credence.job.data.ClusterImages;
import credence.job.engine.WireState;
import credence.job.store.Checkpoints;
import credence.job.store.MetricsLog;
import credence.net.WeightLayout;
import credence.prune.Sparsity;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rounds of a training: broadcast, local steps, ordered merge, a line, a checkpoint. */
final class Rounds {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final ClusterImages training;
  private final ClusterImages validation;
  private final MetricsLog metrics;
  private final Checkpoints checkpoints;
  private final WeightLayout layout;
  private final Course course;

  /**
   * @param validation may be empty
   * @param course so far; goes on with the rounds
   */
  Rounds(
      JavaSparkContext spark,
      TrainingPlan plan,
      ClusterImages training,
      ClusterImages validation,
      MetricsLog metrics,
      Checkpoints checkpoints,
      Course course) {
    this.spark = spark;
    this.plan = plan;
    this.training = training;
    this.validation = validation;
    this.metrics = metrics;
    this.checkpoints = checkpoints;
    this.course = course;
    this.layout = WeightLayout.of(plan.worker().spec().network());
  }

  /** Goes on from {@code start}, the state after {@code completed} rounds, to the last round. */
  TrainState run(TrainState start, int completed) throws IOException {
    int rounds = plan.schedule().rounds();
    Broadcast<WireState> state = spark.broadcast(WireState.of(start));
    try (Progress progress = new Progress("training", "rounds", completed, rounds)) {
      for (int round = completed; round < rounds; round++) {
        spark.setJobDescription("round %d/%d".formatted(round + 1, rounds));
        state = run(round, state, progress);
      }
    }
    TrainState last = state.value().toState();
    state.destroy();
    return last;
  }

  /** One round; {@code state} is destroyed, what it became is returned. */
  private Broadcast<WireState> run(int round, Broadcast<WireState> state, Progress progress)
      throws IOException {
    long began = System.nanoTime();
    RoundMerge.Merged merged = plan.merge(state.value()).run(training, localRound(round, state));
    state.destroy();
    Broadcast<WireState> next = spark.broadcast(WireState.of(merged.state()));
    RoundLine line = line(round, merged);
    line.cost((System.nanoTime() - began) / 1e9, merged.seconds(), bytes(next.value()));
    if (isEvaluated(round)) {
      uncertainty(line, merged.state().posterior());
      if (!validation.isEmpty()) {
        line.validation(
            new Evaluation(plan.worker(), plan.config().evaluation())
                .run(validation, next, "validation after round " + (round + 1)));
      }
      course.evaluated(round + 1, line.json(), merged.state().posterior());
    }
    metrics.add(line.json());
    progress.step();
    LOG.info("{}", line.text());
    if (isDue(plan.config().checkpoint().everyRounds(), round)) {
      metrics.publish();
      checkpoints.write(
          plan.worker().spec().network(),
          new Checkpoints.Snapshot(round + 1, merged.state(), course.json(), course.best()));
    }
    return next;
  }

  private LocalRound localRound(int round, Broadcast<WireState> state) {
    Augmentation augmentation = plan.config().data().augmentation();
    return new LocalRound(
        plan.worker(), augmentation, plan.round(round, course.learningRate()), state);
  }

  /** The optimiser's rate in a round's last step. */
  private double lastRate(int round) {
    Schedule schedule = plan.schedule();
    return course.learningRate().at(schedule.firstStep(round + 1) - 1, schedule.totalSteps());
  }

  private boolean isDue(Interval interval, int round) {
    return plan.schedule().isDue(interval, round);
  }

  private RoundLine line(int round, RoundMerge.Merged merged) {
    RoundLine line =
        new RoundLine(round + 1, plan.schedule().rounds(), plan.epochs(round), lastRate(round));
    line.reports(merged.reports(), spark.defaultParallelism());
    // Gaussians take no time; the others would take as long as some steps.
    boolean quick = prior() instanceof GaussianPrior || prior() instanceof EmpiricalPrior;
    if (isUncertain() && (quick || isEvaluated(round))) {
      line.posterior(
          ChunkedKl.byLayer(prior(), merged.state().posterior(), layout), plan.examples());
    }
    return line;
  }

  private void uncertainty(RoundLine line, MeanField posterior) {
    if (isUncertain()) {
      line.meanSigma(posterior.meanSigma());
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

  private boolean isEvaluated(int round) {
    return isDue(plan.config().evaluation().everyRounds(), round);
  }

  /** Of all states sent in a round, there and back. */
  private long bytes(WireState state) {
    return 2L * plan.config().data().partitions() * state.bytes().length;
  }
}
