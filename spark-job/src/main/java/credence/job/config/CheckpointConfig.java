package credence.job.config;

import credence.job.config.hocon.Section;

/**
 * @param everyRounds between two checkpoints
 * @param keep how many of the newest are kept
 */
public record CheckpointConfig(Interval everyRounds, int keep) {

  static CheckpointConfig read(Section checkpoint) {
    return new CheckpointConfig(
        Interval.read(checkpoint, "every-rounds"), checkpoint.integer("keep", 1));
  }
}
