package credence.engine.onednn.stages;

import credence.engine.Draws;
import credence.engine.StepKeys;
import credence.random.RandomKey;

/**
 * What is to be computed on the way through the stages.
 *
 * @param key of the noise, null to use the means alone
 * @param masks of dropout, null for none
 * @param firstExample global index of the first example, where noise is indexed by it
 * @param imagesUnchanged whether the last pass had the same images
 * @param inputUnchanged whether it had the same weights, too, so that the first products need not
 *     be computed again
 * @param isTraining whether the way back follows
 */
public record Pass(
    RandomKey key,
    Masks masks,
    long firstExample,
    boolean imagesUnchanged,
    boolean inputUnchanged,
    boolean isTraining) {

  /**
   * Dropout's masks.
   *
   * @param isShared whether every example has that of example 0
   */
  record Masks(RandomKey key, boolean isShared) {}

  /** Weights at their means, no noise. */
  public static Pass ofMeans() {
    return new Pass(null, null, 0, false, false, false);
  }

  /** The noise of {@code key} and the masks of draw {@code draw}, and back again. */
  public static Pass training(RandomKey key, int draw) {
    Masks masks = new Masks(StepKeys.dropout(key, draw), false);
    return new Pass(key, masks, 0, false, false, true);
  }

  /** Draw {@code draw} of the weights, which are in place. */
  public static Pass of(Draws.Weights draws, int draw) {
    return new Pass(null, new Masks(draws.dropoutKey(draw), true), 0, draw > 0, false, false);
  }

  /** Draw {@code draw} of the activations. */
  public static Pass of(Draws.Activations draws, int draw) {
    Masks masks = new Masks(draws.dropoutKey(draw), false);
    return new Pass(draws.noiseKey(draw), masks, draws.firstExample(), draw > 0, draw > 0, false);
  }

  public boolean isNoisy() {
    return key != null;
  }
}
