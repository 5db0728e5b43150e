package credence.job.rounds;

import credence.job.base.Progress;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.job.watch.LiveFigures;
import credence.net.NetworkSpec;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In a run directory: a line a round and checkpoints; the line in the log and a bar for people, and
 * gauges for those who watch from elsewhere.
 *
 * @param network whose states are checkpointed
 */
record RunJournal(
    MetricsLog metrics, Checkpoints checkpoints, NetworkSpec network, Progress progress)
    implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

  @Override
  public void add(RoundMetrics round) throws IOException {
    metrics.add(round);
    LiveFigures.show(round);
    progress.step();
    LOG.info("{}", round.text());
  }

  @Override
  public void add(Checkpoints.Snapshot snapshot) throws IOException {
    metrics.publish();
    checkpoints.write(network, snapshot);
  }
}
