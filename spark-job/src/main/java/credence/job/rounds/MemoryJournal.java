package credence.job.rounds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rundir.Checkpoints;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In memory, lines alone; rounds that are evaluated are in the log as well. */
final class MemoryJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryJournal.class);

  private final String name;
  private final List<ObjectNode> lines = new ArrayList<>();

  /**
   * @param name of the training, for the log
   */
  MemoryJournal(String name) {
    this.name = name;
  }

  @Override
  public void add(RoundLine line) {
    lines.add(line.json());
    if (line.json().has("validation")) {
      LOG.info("{}: {}", name, line.text());
    }
  }

  @Override
  public void add(Checkpoints.Snapshot snapshot) {
    // Whoever runs the training keeps its end.
  }

  List<ObjectNode> lines() {
    return List.copyOf(lines);
  }
}
