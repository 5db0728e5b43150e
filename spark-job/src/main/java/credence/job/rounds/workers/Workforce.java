package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.ImageSet;
import credence.engine.TrainState;
import credence.job.images.named.SplitImages;
import java.util.List;

/**
 * What the work of a training is done by: the executors of a cluster, or the calling thread. The
 * same bytes come of it everywhere.
 */
public interface Workforce {

  /** The same for another plan and other images. */
  Workforce with(TrainingPlan plan, SplitImages images);

  /** Brings the images to where they are trained on. */
  RoundWorkers open(TrainState start);

  /**
   * Predicts image sets, which are one set in parts, with a posterior.
   *
   * @param name for messages
   * @throws credence.job.base.JobException with exit code 64 if a network's outputs are not finite
   */
  Evaluated measure(MeanField posterior, List<ImageSet> sets, String name, Asked asked);

  /** The usual figures alone. */
  default Evaluated measure(MeanField posterior, List<ImageSet> sets, String name) {
    return measure(posterior, sets, name, Asked.NOTHING);
  }

  /** The same of the images that are trained on, where they are. */
  Evaluated measureTraining(MeanField posterior);
}
