package credence.job.score;

import credence.engine.Precision;
import credence.job.images.bulk.ImageSource;
import credence.job.models.Ensemble;
import credence.job.score.reject.Rejection;
import java.util.List;

/**
 * What is to be scored, by what, and in how many parts.
 *
 * @param models whose draws together make a prediction
 * @param draws of each model, in their order
 * @param sets of classes; null if none are asked for
 * @param rejection of what goes to a person; null if nobody asked
 * @param precision of the products
 * @param partitions files of the table, a task each
 */
record ScorePlan(
    Ensemble models,
    ImageSource source,
    List<DrawsOf> draws,
    PredictionSets sets,
    Rejection rejection,
    Precision precision,
    int partitions) {

  ScorePlan {
    draws = List.copyOf(draws);
  }
}
