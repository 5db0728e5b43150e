package credence.job.score;

import credence.job.JobException;
import credence.job.config.EvaluationConfig;
import credence.job.input.ImageColumns;

/**
 * What a scoring is asked for.
 *
 * @param input any Hadoop path
 * @param columns of Parquet tables
 * @param mode what is drawn, or null for what the model's own evaluation draws
 * @param draws T, or 0 for those of the model's own evaluation
 * @param partitions of the images and files of the table, or 0 for the usual number
 * @param maxBad images that may be unreadable; no part of the result
 */
public record ScoreConfig(
    String input,
    ImageColumns columns,
    EvaluationConfig.Mode mode,
    int draws,
    int partitions,
    long maxBad) {

  /**
   * @throws JobException with exit code 64 for a number below 0
   */
  public ScoreConfig {
    if (draws < 0 || partitions < 0 || maxBad < 0) {
      throw JobException.usage(
          "--draws %d, --partitions %d and --max-bad %d must not be negative"
              .formatted(draws, partitions, maxBad));
    }
  }

  /** The draws for a model that was evaluated as {@code evaluation} says. */
  DrawsOf draws(EvaluationConfig evaluation, long seed) {
    EvaluationConfig.Mode of = mode == null ? drawn(evaluation.mode()) : mode;
    return new DrawsOf(of, draws == 0 ? evaluation.draws() : draws, seed);
  }

  /** Without word to the contrary there are draws: the mean knows no epistemic uncertainty. */
  private static EvaluationConfig.Mode drawn(EvaluationConfig.Mode mode) {
    return mode == EvaluationConfig.Mode.MEAN ? EvaluationConfig.Mode.WEIGHTS : mode;
  }
}
