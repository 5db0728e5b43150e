package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.ImageSet;
import credence.engine.Engine;
import credence.engine.TrainState;
import credence.job.images.named.SplitImages;
import java.util.List;

/** The calling thread, with an engine of its own: one partition after the other. */
public record LocalWorkforce(TrainingPlan plan, SplitImages images) implements Workforce {

  @Override
  public Workforce with(TrainingPlan other, SplitImages others) {
    return new LocalWorkforce(other, others);
  }

  @Override
  public RoundWorkers open(TrainState start) {
    return new LocalRoundWorkers(plan, images, start);
  }

  @Override
  public Evaluated measure(MeanField posterior, List<ImageSet> sets, String name, Asked asked) {
    try (Engine engine = plan.worker().newEngine()) {
      engine.load(posterior);
      return new Evaluation(plan.worker(), plan.config().evaluation(), asked)
          .run(engine, sets, name);
    }
  }

  @Override
  public Evaluated measureTraining(MeanField posterior) {
    return measure(posterior, images.partitions(), "training");
  }
}
