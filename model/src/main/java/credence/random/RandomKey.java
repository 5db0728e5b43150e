package credence.random;

/**
 * Names one stream of random numbers. Two equal keys give the same numbers on every engine, host
 * and retry; keys that differ anywhere give unrelated ones. Fields that have no meaning for a
 * purpose are 0.
 *
 * @param seed the experiment's
 * @param round of training, from 0
 * @param partition of the data, from 0
 * @param step within the round or draw, from 0
 * @param draw Monte Carlo draw, from 0
 */
public record RandomKey(long seed, Purpose purpose, int round, int partition, int step, int draw) {

  /** A key for what happens once in an experiment. */
  public static RandomKey of(long seed, Purpose purpose) {
    return new RandomKey(seed, purpose, 0, 0, 0, 0);
  }

  /** The key of the same step for another purpose and draw. */
  public RandomKey with(Purpose purpose, int draw) {
    return new RandomKey(seed, purpose, round, partition, step, draw);
  }

  /** A key for one draw of a prediction. */
  public static RandomKey ofDraw(long seed, Purpose purpose, int draw) {
    return new RandomKey(seed, purpose, 0, 0, 0, draw);
  }
}
