package credence.engine.nd4j;

import credence.random.RandomKey;

/** What the layers with weights do in one pass through the network. */
sealed interface Pass {

  /** Every weight at its mean. */
  record Mean() implements Pass {}

  /** The weights last drawn by {@link Parameters#sample}. */
  record Sample() implements Pass {}

  /**
   * Local reparameterisation.
   *
   * @param firstExample global index of the batch's first example
   */
  record Local(RandomKey key, long firstExample) implements Pass {}
}
