package credence.job.sweep.trials;

import credence.bayes.MeanField;
import credence.job.base.DivergedException;
import credence.job.rounds.FinalFigures;
import java.io.IOException;

/** Where trials run. Several threads may ask for different trials at a time. */
public interface TrialRunner extends AutoCloseable {

  /** How many trials to ask for at a time. */
  int parallel();

  /**
   * Trains a trial from where its folder has it; its rounds and its state are in the folder when
   * this returns.
   *
   * @param epochs until when, rounded up to an evaluation; infinite for the end
   * @throws DivergedException if training diverges
   */
  TrialRecord.RungResult train(Trial trial, TrialFolder folder, double epochs) throws IOException;

  /** How good a finished posterior is on the test images; of images alone. */
  FinalFigures test(Trial trial, MeanField posterior) throws IOException;

  @Override
  void close();
}
