package credence.job.score;

import credence.job.images.bulk.ImageSource;
import credence.job.models.Ensemble;
import java.util.List;

/**
 * What is to be scored, by what, and in how many parts.
 *
 * @param models whose draws together make a prediction
 * @param draws of each model, in their order
 * @param partitions files of the table, a task each
 */
record ScorePlan(Ensemble models, ImageSource source, List<DrawsOf> draws, int partitions) {

  ScorePlan {
    draws = List.copyOf(draws);
  }
}
