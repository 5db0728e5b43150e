package credence.job.rounds;

import credence.job.rundir.Checkpoints;
import java.io.IOException;

/** Keeps what a training says while it runs. */
interface Journal {

  /** A round has ended. */
  void add(RoundLine line) throws IOException;

  /** A state that the training can go on from; comes after its round's line. */
  void add(Checkpoints.Snapshot snapshot) throws IOException;
}
