package credence.job.rounds;

import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In memory, rounds alone; rounds that are evaluated are in the log as well. */
final class MemoryJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryJournal.class);

  private final String name;
  private final List<RoundMetrics> rounds = new ArrayList<>();

  /**
   * @param name of the training, for the log
   */
  MemoryJournal(String name) {
    this.name = name;
  }

  @Override
  public void add(RoundMetrics round) {
    rounds.add(round);
    if (round.posterior().validation().isPresent()) {
      LOG.info("{}: {}", name, round.text());
    }
  }

  @Override
  public void add(Checkpoints.Snapshot snapshot) {
    // Whoever runs the training keeps its end.
  }

  List<RoundMetrics> rounds() {
    return List.copyOf(rounds);
  }
}
