package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.store.Checkpoints;
import java.util.ArrayList;
import java.util.List;

/** In memory: lines alone. */
final class MemoryJournal implements Journal {

  private final List<ObjectNode> lines = new ArrayList<>();

  @Override
  public void add(RoundLine line) {
    lines.add(line.json());
  }

  @Override
  public void add(Checkpoints.Snapshot snapshot) {
    // Whoever runs the training keeps its end.
  }

  List<ObjectNode> lines() {
    return List.copyOf(lines);
  }
}
