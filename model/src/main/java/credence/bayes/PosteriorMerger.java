package credence.bayes;

/**
 * Merges posteriors one after another by a {@link MergeRule}, in double. Running averages rather
 * than sums: equal contributions leave them exactly where they are, and the spread of the means
 * never comes out negative. A parameter without uncertainty has its mu averaged under every rule.
 */
public final class PosteriorMerger {

  private final MergeRule rule;
  private final double[] mu;
  private final double[] statistic;

  /**
   * @param size number of weights
   */
  public PosteriorMerger(MergeRule rule, int size) {
    this.rule = rule;
    this.mu = new double[size];
    this.statistic = new double[size];
  }

  /**
   * @param share the contribution's part of all examples so far, itself included; 1 for the first
   */
  public void add(double share, MeanField contribution) {
    float[] otherMu = contribution.mu();
    float[] otherRho = contribution.rho();
    for (int i = 0; i < mu.length; i++) {
      if (otherRho[i] == Float.NEGATIVE_INFINITY) {
        statistic[i] = Double.NEGATIVE_INFINITY;
        mu[i] += share * (otherMu[i] - mu[i]);
        continue;
      }
      double other = rule.statistic(otherRho[i]);
      double delta = otherMu[i] - mu[i];
      statistic[i] += share * (other - statistic[i]) + rule.disagreement(share, delta);
      mu[i] += rule.shareOfMu(share, other, statistic[i]) * delta;
    }
  }

  /** What was added so far as one posterior. */
  public MeanField merged() {
    float[] mergedMu = new float[mu.length];
    float[] mergedRho = new float[mu.length];
    for (int i = 0; i < mu.length; i++) {
      mergedMu[i] = (float) mu[i];
      boolean point = statistic[i] == Double.NEGATIVE_INFINITY;
      mergedRho[i] = point ? Float.NEGATIVE_INFINITY : (float) rule.rho(statistic[i]);
    }
    return MeanField.of(mergedMu, mergedRho);
  }
}
