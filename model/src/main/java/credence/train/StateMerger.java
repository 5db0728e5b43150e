package credence.train;

import credence.bayes.MergeRule;
import credence.bayes.PosteriorMerger;
import credence.engine.TrainState;

/**
 * Merges the states of partitions into one: the posterior by a {@link MergeRule}, the optimiser's
 * moments by their average, weighted alike by each partition's number of examples. All in double;
 * call in partition order, so that the last bits do not depend on who finished first. Weights are
 * independent of each other: slices merged one by one give the bytes of the whole.
 */
public final class StateMerger {

  private final MergeRule rule;
  private TrainState first;
  private long examples;
  private PosteriorMerger posterior;
  private double[][] moments;

  public StateMerger(MergeRule rule) {
    this.rule = rule;
  }

  /**
   * @param examples of the partition, at least 1
   * @param state not to be written to until {@link #merged} has returned
   * @throws IllegalArgumentException if the state differs in size, moments or steps from the first
   */
  public void add(long examples, TrainState state) {
    if (examples < 1) {
      throw new IllegalArgumentException(
          "examples = " + examples + " of a partition must be at least 1");
    }
    if (first == null) {
      first = state;
      this.examples = examples;
      return;
    }
    requireAlike(state);
    if (posterior == null) {
      begin();
    }
    this.examples = Math.addExact(this.examples, examples);
    accumulate((double) examples / this.examples, state);
  }

  /**
   * The merged state; a single contribution comes back unchanged.
   *
   * @throws IllegalStateException if nothing was added
   */
  public TrainState merged() {
    if (first == null) {
      throw new IllegalStateException("nothing to merge: no partition has contributed");
    }
    if (posterior == null) {
      return first;
    }
    float[][] merged = new float[moments.length][];
    for (int m = 0; m < moments.length; m++) {
      merged[m] = toFloats(moments[m]);
    }
    return TrainState.of(posterior.merged(), merged, first.steps());
  }

  private void begin() {
    int size = first.posterior().size();
    posterior = new PosteriorMerger(rule, size);
    moments = new double[first.moments().length][size];
    accumulate(1, first);
  }

  private void accumulate(double share, TrainState state) {
    posterior.add(share, state.posterior());
    for (int m = 0; m < moments.length; m++) {
      double[] average = moments[m];
      float[] other = state.moments()[m];
      for (int i = 0; i < average.length; i++) {
        average[i] += share * (other[i] - average[i]);
      }
    }
  }

  private void requireAlike(TrainState state) {
    requireEqual("weights", first.posterior().size(), state.posterior().size());
    requireEqual("moments", first.moments().length, state.moments().length);
    requireEqual("steps", first.steps(), state.steps());
  }

  private static void requireEqual(String name, long expected, long found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "cannot merge states with %d and %d %s".formatted(expected, found, name));
    }
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
