package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.engine.Engine;
import credence.engine.TrainState;
import credence.job.images.named.SplitImages;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.train.RoundPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Partitions in this process, trained one after the other by one engine. It is none of a pool's:
 * trainings whose settings differ have no use for each other's.
 */
final class LocalRoundWorkers implements RoundWorkers {

  private final TrainingPlan plan;
  private final List<Examples> training;
  private final List<ImageSet> validation;
  private final Engine engine;
  private TrainState state;

  LocalRoundWorkers(TrainingPlan plan, SplitImages images, TrainState start) {
    this.plan = plan;
    ImageInput input = plan.worker().input(images.shape());
    this.training = images.partitions().stream().map(set -> Examples.of(set, input)).toList();
    this.validation = images.validationSlices();
    this.state = start;
    this.engine = plan.worker().newEngine();
  }

  @Override
  public RoundMerge.Merged train(RoundPlan round) {
    LocalRound local = plan.local(round);
    List<Outcome<TrainState>> outcomes = new ArrayList<>();
    for (int p = 0; p < training.size(); p++) {
      outcomes.add(local.train(engine, state, p, training.get(p)));
    }
    RoundMerge.Merged merged = new RoundMerge(plan.config().training().merge(), 1).of(outcomes);
    state = merged.state();
    return merged;
  }

  @Override
  public boolean canValidate() {
    return validation.stream().anyMatch(set -> set.size() > 0);
  }

  @Override
  public EvaluationFigures validate(String place) {
    engine.load(state);
    return evaluated(place);
  }

  @Override
  public EvaluationFigures validate(MeanField other, String place) {
    engine.load(other);
    return evaluated(place);
  }

  private EvaluationFigures evaluated(String place) {
    return new Evaluation(plan.worker(), plan.config().evaluation())
        .run(engine, validation, place)
        .figures();
  }

  @Override
  public MeanField normalised(MeanField other) {
    StatisticsTask task = StatisticsTask.of(plan);
    List<StatisticsTask.Part> parts = new ArrayList<>();
    try (Engine gathering = task.worker().newEngine()) {
      for (int p = 0; p < training.size(); p++) {
        parts.add(task.run(gathering, other, p, training.get(p)));
      }
    }
    return task.put(other, parts);
  }

  @Override
  public TrainState state() {
    return state;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {
    engine.close();
  }
}
