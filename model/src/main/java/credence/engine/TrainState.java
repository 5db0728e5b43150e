package credence.engine;

import credence.bayes.MeanField;

/**
 * Everything that decides how training goes on, at one moment: the posterior, the optimiser's
 * moments and the number of steps behind them. Engines load and save it, workers send it, the
 * driver merges and checkpoints it.
 */
public final class TrainState {

  private final MeanField posterior;
  private final float[][] moments;
  private final long steps;

  private TrainState(MeanField posterior, float[][] moments, long steps) {
    this.posterior = posterior;
    this.moments = moments;
    this.steps = steps;
  }

  /**
   * Takes the arrays over.
   *
   * @param moments as {@link #moments()} describes
   * @param steps optimiser steps made so far
   * @throws IllegalArgumentException if a length differs from the posterior's
   */
  public static TrainState of(MeanField posterior, float[][] moments, long steps) {
    for (float[] m : moments) {
      if (m.length != posterior.size()) {
        throw new IllegalArgumentException(
            "a moment of length " + m.length + " for " + posterior.size() + " weights");
      }
    }
    if (steps < 0) {
      throw new IllegalArgumentException("steps = " + steps + " must not be negative");
    }
    return new TrainState(posterior, moments, steps);
  }

  /** Before the first step: moments are zero. */
  public static TrainState initial(MeanField posterior, Optimizer optimizer) {
    return of(posterior, new float[2 * optimizer.momentsPerParameter()][posterior.size()], 0);
  }

  public MeanField posterior() {
    return posterior;
  }

  /**
   * All moments of mu, then all moments of rho, each a flat vector; Adam: m of mu, v of mu, m of
   * rho, v of rho. The state's own arrays: not to be written to.
   */
  public float[][] moments() {
    return moments;
  }

  public long steps() {
    return steps;
  }
}
