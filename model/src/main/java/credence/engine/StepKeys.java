package credence.engine;

import credence.random.Purpose;
import credence.random.RandomKey;

/**
 * Which key gives which noise of a training step. The step's own key is that of local
 * reparameterisation; predictions have theirs from {@link Draws}.
 */
public final class StepKeys {

  private StepKeys() {}

  /**
   * The epsilon of sampled weights.
   *
   * @param step the step's key
   * @param draw of the weights, from 0; 0 also for a KL that has no closed form
   */
  public static RandomKey weights(RandomKey step, int draw) {
    return step.with(Purpose.WEIGHT_SAMPLE, draw);
  }

  /** Dropout's masks of that draw. */
  public static RandomKey dropout(RandomKey step, int draw) {
    return step.with(Purpose.DROPOUT, draw);
  }
}
