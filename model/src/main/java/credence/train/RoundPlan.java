package credence.train;

import java.io.Serializable;

/**
 * What every worker does in one round.
 *
 * @param seed the experiment's
 * @param round from 0
 * @param firstStep steps that every partition made before this round
 * @param steps of this round, at least 1
 * @param totalExamples N, of all partitions together
 * @param totalSteps of the whole training, for the learning rate's schedule
 */
public record RoundPlan(
    long seed,
    int round,
    long firstStep,
    int steps,
    long totalExamples,
    KlWeighting klWeighting,
    LearningRate learningRate,
    long totalSteps)
    implements Serializable {

  public RoundPlan {
    require("round", round, 0);
    require("first step", firstStep, 0);
    require("steps", steps, 1);
    require("total examples", totalExamples, 1);
    require("total steps", totalSteps, 1);
  }

  private static void require(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "round plan: " + name + " = " + value + " must be at least " + least);
    }
  }
}
