package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.FeatureSet;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.engine.Engine;
import credence.engine.TrainState;
import credence.job.images.named.SplitImages;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.tables.TableSplit;
import credence.train.RoundPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Partitions in this process, trained one after the other by one engine. It is none of a pool's:
 * trainings whose settings differ have no use for each other's.
 */
public final class LocalRoundWorkers implements RoundWorkers {

  private final TrainingPlan plan;
  private final List<? extends Examples> training;
  private final LocalValidation validation;
  private final Engine engine;
  private TrainState state;

  LocalRoundWorkers(TrainingPlan plan, SplitImages images, TrainState start) {
    this(plan, examples(plan, images), new OfImages(plan, images.validationSlices()), start);
  }

  private static List<Examples> examples(TrainingPlan plan, SplitImages images) {
    ImageInput input = plan.worker().input(images.shape());
    return images.partitions().stream().map(set -> Examples.of(set, input)).toList();
  }

  /** On the rows of a table, whose number is predicted. */
  public LocalRoundWorkers(TrainingPlan plan, TableSplit table, TrainState start) {
    this(
        plan,
        table.partitions(),
        new OfNumbers(NumberEvaluation.of(plan), table.slices(table.validation())),
        start);
  }

  private LocalRoundWorkers(
      TrainingPlan plan,
      List<? extends Examples> training,
      LocalValidation validation,
      TrainState start) {
    this.plan = plan;
    this.training = training;
    this.validation = validation;
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
    return !validation.isEmpty();
  }

  @Override
  public EvaluationFigures validate(String place) {
    engine.load(state);
    return validation.run(engine, place);
  }

  @Override
  public EvaluationFigures validate(MeanField other, String place) {
    engine.load(other);
    return validation.run(engine, place);
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

  /** Examples here that are never trained on. */
  private interface LocalValidation {

    boolean isEmpty();

    /**
     * @param engine loaded with the posterior that predicts
     */
    EvaluationFigures run(Engine engine, String place);
  }

  private record OfImages(TrainingPlan plan, List<ImageSet> sets) implements LocalValidation {

    @Override
    public boolean isEmpty() {
      return sets.stream().allMatch(set -> set.size() == 0);
    }

    @Override
    public EvaluationFigures run(Engine engine, String place) {
      return new Evaluation(plan.worker(), plan.config().evaluation())
          .run(engine, sets, place)
          .figures();
    }
  }

  private record OfNumbers(NumberEvaluation evaluation, List<FeatureSet> sets)
      implements LocalValidation {

    @Override
    public boolean isEmpty() {
      return sets.stream().allMatch(set -> set.size() == 0);
    }

    @Override
    public EvaluationFigures run(Engine engine, String place) {
      return new RegressionFigures(evaluation.run(engine, sets, place).summary());
    }
  }
}
