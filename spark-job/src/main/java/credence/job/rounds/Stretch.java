package credence.job.rounds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rundir.Checkpoints;
import java.util.List;

/**
 * Some rounds of a training.
 *
 * @param lines theirs of {@code metrics.jsonl}
 * @param end what can be gone on from
 */
public record Stretch(List<ObjectNode> lines, Checkpoints.Snapshot end) {

  public Stretch {
    lines = List.copyOf(lines);
  }
}
