package credence.job.rounds;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.base.Progress;
import credence.job.rounds.workers.RoundWorkers;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rounds of a training from any of its states to any other, whatever it learns. */
public abstract sealed class CourseOfRounds permits Training, NumberTraining {

  private final TrainingPlan plan;
  private final Function<TrainState, RoundWorkers> workers;
  private final Supplier<TrainState> initial;

  /**
   * @param workers who begin at a state
   * @param initial the state before the first step
   */
  CourseOfRounds(
      TrainingPlan plan, Function<TrainState, RoundWorkers> workers, Supplier<TrainState> initial) {
    this.plan = plan;
    this.workers = workers;
    this.initial = initial;
  }

  public NetworkSpec network() {
    return plan.network();
  }

  public TrainingPlan plan() {
    return plan;
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
   * Where it goes on: the newest checkpoint that is whole, or the start.
   *
   * @throws credence.job.base.JobException with exit code 64 if the posterior cannot start so, 76
   *     if a checkpoint is of another run
   */
  public Checkpoints.Snapshot newest(Checkpoints checkpoints) throws IOException {
    Checkpoints.Snapshot found =
        checkpoints.newest(network(), plan.config().training().optimizer());
    return found == null ? start() : found;
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
    try (RoundWorkers partitions = workers.apply(from.state())) {
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
}
