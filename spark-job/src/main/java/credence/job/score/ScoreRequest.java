package credence.job.score;

import credence.data.format.Transposing;
import credence.engine.Precision;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.config.EvaluationConfig;
import credence.job.images.bulk.IdxReading;
import credence.job.images.bulk.ImageColumns;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.score.reject.RejectRequest;
import credence.job.score.reject.Rejection;
import java.util.List;

/**
 * What a scoring is asked for.
 *
 * @param input any Hadoop path
 * @param columns of Parquet tables
 * @param transpose whether rows of IDX files are columns of their images, or null for what was so
 *     in the model's training
 * @param mode what is drawn, or null for what the model's own evaluation draws
 * @param draws T of each model, or null for those of its own evaluation
 * @param logitScale whether outputs are divided by the scale that was fitted with each model
 * @param coverage of sets of classes; null if none are asked for
 * @param reject what goes to a person; null if nobody asked
 * @param precision of the products
 * @param partitions of the images and files of the table, or null for the usual number
 * @param maxBad images that may be unreadable; no part of the result
 */
public record ScoreRequest(
    String input,
    ImageColumns columns,
    Boolean transpose,
    EvaluationConfig.Mode mode,
    Integer draws,
    boolean logitScale,
    Double coverage,
    RejectRequest reject,
    Precision precision,
    Integer partitions,
    long maxBad) {

  /**
   * @throws JobException with exit code 64 for a number that is too small
   */
  public ScoreRequest {
    requireAtLeast(1, draws, "--draws");
    requireAtLeast(1, partitions, "--partitions");
    requireAtLeast(0, maxBad, "--max-bad");
  }

  private static void requireAtLeast(long least, Number value, String option) {
    if (value != null && value.longValue() < least) {
      throw JobException.usage("%s %d must be at least %d".formatted(option, value, least));
    }
  }

  /** How IDX files are read for a model that was trained on such data. */
  IdxReading idx(DataSource trained) {
    return new IdxReading(
        transpose == null ? trained.transposing() : Transposing.of(transpose),
        trained instanceof DataSource.Idx);
  }

  /**
   * The draws of each model, as many and of the same kind of all: by default what their own
   * evaluations drew.
   *
   * @throws JobException with exit code 64 if that differs
   */
  List<DrawsOf> draws(Ensemble models) {
    List<DrawsOf> all = models.members().stream().map(this::draws).toList();
    for (int m = 1; m < all.size(); m++) {
      if (all.get(m).mode() != all.get(0).mode() || all.get(m).count() != all.get(0).count()) {
        throw JobException.usage(
            "%s was evaluated %s, %s %s: say for all, by --draws and --draws-of"
                .formatted(
                    models.first().place(),
                    all.get(0).text(),
                    models.members().get(m).place(),
                    all.get(m).text()));
      }
    }
    return all;
  }

  /** Null if none are asked for; throws as {@link PredictionSets#of} does. */
  PredictionSets sets(Ensemble models, List<DrawsOf> draws) {
    return coverage == null ? null : PredictionSets.of(models, draws, coverage);
  }

  /** Null if nobody asked; throws as {@link Rejection#of} does. */
  Rejection rejection(Ensemble models, List<DrawsOf> draws) {
    return Rejection.of(reject, models, draws.get(0).equals(DrawsOf.inEvaluation(models.first())));
  }

  DrawsOf draws(TrainedModel model) {
    EvaluationConfig evaluation = model.settings().evaluation();
    EvaluationConfig.Mode of = mode == null ? drawn(evaluation.mode()) : mode;
    int count = draws == null ? evaluation.draws() : draws;
    DrawsOf plain = new DrawsOf(of, count, model.settings().seed());
    return logitScale ? plain.scaled(model) : plain;
  }

  /** Without word to the contrary there are draws: the mean knows no epistemic uncertainty. */
  private static EvaluationConfig.Mode drawn(EvaluationConfig.Mode mode) {
    return mode == EvaluationConfig.Mode.MEAN ? EvaluationConfig.Mode.WEIGHTS : mode;
  }
}
