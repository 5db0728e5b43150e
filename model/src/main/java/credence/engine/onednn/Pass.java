package credence.engine.onednn;

import credence.random.RandomKey;

/**
 * What is to be computed on the way through the stages.
 *
 * @param key of the noise, null to use the means alone
 * @param firstExample global index of the first example, where noise is indexed by it
 * @param inputUnchanged whether the last pass had the same input and weights, so that the first
 *     products need not be computed again
 * @param isTraining whether the way back follows
 */
record Pass(RandomKey key, long firstExample, boolean inputUnchanged, boolean isTraining) {

  /** Weights at their means, no noise. */
  static Pass ofMeans() {
    return new Pass(null, 0, false, false);
  }

  /** Local reparameterisation with the noise of {@code key}, and back again. */
  static Pass training(RandomKey key) {
    return new Pass(key, 0, false, true);
  }

  boolean isNoisy() {
    return key != null;
  }
}
