package credence.train;

import credence.data.Minibatches;
import credence.engine.Engine;
import credence.engine.Minibatch;
import credence.engine.NonFiniteException;
import credence.engine.TrainState;
import credence.random.Purpose;
import credence.random.RandomKey;

/** The steps that one partition makes between two merges. */
public final class LocalTrainer {

  private LocalTrainer() {}

  /**
   * Loads {@code start}, makes the plan's steps, saves. The result is a function of the arguments
   * alone: a retry gives the same bytes.
   *
   * @param engine left with the result's state
   * @throws TrainingException if a step met NaN or infinity
   */
  public static LocalResult run(
      Engine engine, TrainState start, Minibatches minibatches, int partition, RoundPlan plan) {
    engine.load(start);
    double nll = 0;
    double errors = 0;
    long seen = 0;
    for (int step = 0; step < plan.steps(); step++) {
      Minibatch minibatch = minibatches.at(plan.firstStep() + step);
      Engine.StepResult result =
          step(engine, minibatch, minibatches.perEpoch(), partition, step, plan);
      nll += result.nll() * minibatch.examples();
      errors += result.errors();
      seen += minibatch.examples();
    }
    return new LocalResult(
        engine.save(), minibatches.examples(), nll / seen, errors / seen, plan.steps(), seen);
  }

  private static Engine.StepResult step(
      Engine engine, Minibatch minibatch, int perEpoch, int partition, int step, RoundPlan plan) {
    long global = plan.firstStep() + step;
    RandomKey key =
        new RandomKey(
            plan.seed(), Purpose.LOCAL_REPARAMETERISATION, plan.round(), partition, step, 0);
    double klWeight = plan.klWeighting().factor(global, perEpoch) / plan.totalExamples();
    double rate = plan.learningRate().at(global, plan.totalSteps());
    try {
      return engine.step(minibatch, key, klWeight, rate);
    } catch (NonFiniteException e) {
      throw new TrainingException(plan, partition, step, e);
    }
  }
}
