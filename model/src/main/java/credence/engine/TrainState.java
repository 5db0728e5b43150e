package credence.engine;

import credence.bayes.MeanField;
import java.util.Arrays;
import java.util.List;

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
    return of(posterior, new float[optimizer.moments()][posterior.size()], 0);
  }

  public MeanField posterior() {
    return posterior;
  }

  /**
   * Each a flat vector; Adam: m of mu, v of mu, m of rho, v of rho; IVON: see {@link Ivon}. The
   * state's own arrays: not to be written to.
   */
  public float[][] moments() {
    return moments;
  }

  public long steps() {
    return steps;
  }

  /**
   * The part of every vector from {@code from} (included) to {@code end} (excluded), as a state of
   * its own.
   */
  public TrainState slice(int from, int end) {
    float[][] parts = new float[moments.length][];
    for (int m = 0; m < moments.length; m++) {
      parts[m] = Arrays.copyOfRange(moments[m], from, end);
    }
    float[] mu = Arrays.copyOfRange(posterior.mu(), from, end);
    float[] rho = Arrays.copyOfRange(posterior.rho(), from, end);
    return of(MeanField.of(mu, rho), parts, steps);
  }

  /**
   * The opposite of {@link #slice}: slices in their order, put together.
   *
   * @throws IllegalArgumentException if there are none, or they differ in steps or moments
   */
  public static TrainState concat(List<TrainState> slices) {
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("no slices to put together");
    }
    TrainState first = slices.get(0);
    for (TrainState slice : slices) {
      if (slice.steps != first.steps || slice.moments.length != first.moments.length) {
        throw new IllegalArgumentException(
            "slices of different states: steps %d and %d, moments %d and %d"
                .formatted(first.steps, slice.steps, first.moments.length, slice.moments.length));
      }
    }
    float[][] moments = new float[first.moments.length][];
    for (int m = 0; m < moments.length; m++) {
      int index = m;
      moments[m] = join(slices.stream().map(slice -> slice.moments[index]).toList());
    }
    float[] mu = join(slices.stream().map(slice -> slice.posterior.mu()).toList());
    float[] rho = join(slices.stream().map(slice -> slice.posterior.rho()).toList());
    return of(MeanField.of(mu, rho), moments, first.steps);
  }

  private static float[] join(List<float[]> parts) {
    float[] whole = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
