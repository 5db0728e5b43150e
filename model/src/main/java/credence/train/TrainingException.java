package credence.train;

import credence.engine.NonFiniteException;

/** Training met NaN or infinity. The message says where and what to change. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int round;
  private final int partition;
  private final int step;
  private final String layer;

  /**
   * @param step within the round, from 0
   */
  TrainingException(RoundPlan plan, int partition, int step, NonFiniteException cause) {
    super(message(plan, partition, step, cause), cause);
    this.round = plan.round();
    this.partition = partition;
    this.step = step;
    this.layer = cause.place();
  }

  public int round() {
    return round;
  }

  public int partition() {
    return partition;
  }

  /** Within the round, from 0. */
  public int step() {
    return step;
  }

  /** As {@link credence.net.NetworkSpec#describe} has it. */
  public String layer() {
    return layer;
  }

  /** Counts rounds from 1, as the log does. */
  private static String message(RoundPlan plan, int partition, int step, NonFiniteException cause) {
    double rate = plan.learningRate().at(plan.firstStep() + step, plan.totalSteps());
    return ("round %d, partition %d, step %d: %s. Lower training.learning-rate (%s here) or"
            + " posterior.initial-sigma, and check that the data are standardised.")
        .formatted(plan.round() + 1, partition, step, cause.getMessage(), rate);
  }
}
