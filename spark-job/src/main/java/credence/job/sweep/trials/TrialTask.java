package credence.job.sweep.trials;

import credence.engine.choice.EngineName;
import credence.job.base.DivergedException;
import credence.job.cluster.WireState;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.models.Parent;
import credence.job.rounds.CourseOfRounds;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Stretch;
import credence.job.rounds.Training;
import credence.job.rundir.Checkpoints;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * A trial in one task: its data, its engine, all its steps.
 *
 * @param name for messages
 * @param experiment as its {@code config.conf} has it
 * @param engine resolved by the driver so that every executor runs the same
 * @param parent what training starts from, or null
 */
record TrialTask(String name, String experiment, EngineName engine, Broadcast<Parent> parent)
    implements Serializable {

  /**
   * @param maker of its training
   * @param from where training goes on, or null to begin
   * @param epochs until when, rounded up to an evaluation; infinite for the end
   */
  TrialOutcome train(TaskData.Maker maker, Broadcast<WireSnapshot> from, double epochs)
      throws IOException {
    long began = System.nanoTime();
    try {
      CourseOfRounds training = training(maker);
      Checkpoints.Snapshot start = from == null ? training.start() : from.value().unpack();
      int end = Math.max(start.rounds(), training.roundsFor(epochs));
      Stretch stretch = training.run(name, start, end);
      return new TrialOutcome.Trained(
          WireSnapshot.of(stretch.end()),
          stretch.rounds().stream().map(round -> round.json().toString()).toList(),
          training.rounds(),
          training.selected(stretch.end()).model().choice(),
          (System.nanoTime() - began) / 1e9);
    } catch (DivergedException e) {
      return new TrialOutcome.Diverged(e.getMessage());
    }
  }

  /** How good a finished posterior is on the test images, which are there for this alone. */
  FinalFigures test(TaskData.Maker maker, Broadcast<WireState> posterior) throws IOException {
    return ((Training) training(maker)).figures(posterior.value().posterior());
  }

  private CourseOfRounds training(TaskData.Maker maker) throws IOException {
    ExperimentConfig config = ExperimentReader.reread(experiment, name).settings();
    return maker.training(config, engine, parent == null ? null : parent.value());
  }
}
