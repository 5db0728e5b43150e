package credence.job.rounds;

import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import java.io.IOException;

/** Keeps what a training says while it runs. */
interface Journal {

  /** A round has ended. */
  void add(RoundMetrics round) throws IOException;

  /** A state that the training can go on from; comes after its round. */
  void add(Checkpoints.Snapshot snapshot) throws IOException;
}
