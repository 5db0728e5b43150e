package credence.predict;

/**
 * How uncertain a prediction is, and why. Per class the predictive variance p (1 - p) falls into an
 * aleatoric and an epistemic part (Kwon et al. 2018); over all classes the entropy of p falls into
 * the expected entropy of the draws and their mutual information with the weights.
 *
 * @param aleatoric per class: mean over draws of p_t (1 - p_t)
 * @param epistemic per class: variance of p_t over draws
 * @param predictiveEntropy H(p), in nats
 * @param expectedEntropy mean over draws of H(p_t), in nats: aleatoric
 * @param mutualInformation mean over draws of KL(p_t || p), in nats, computed on its own: epistemic
 */
public record Uncertainty(
    double[] aleatoric,
    double[] epistemic,
    double predictiveEntropy,
    double expectedEntropy,
    double mutualInformation) {

  public static Uncertainty of(DrawnProbabilities drawn) {
    int classes = drawn.classes();
    double[] aleatoric = new double[classes];
    double[] epistemic = new double[classes];
    double predictive = 0;
    double expected = 0;
    double information = 0;
    for (int c = 0; c < classes; c++) {
      double mean = drawn.mean(c);
      predictive -= mean * drawn.logMean(c);
      for (int t = 0; t < drawn.draws(); t++) {
        double p = drawn.probability(t, c);
        double log = drawn.logProbability(t, c);
        aleatoric[c] += p * (1 - p) / drawn.draws();
        epistemic[c] += (p - mean) * (p - mean) / drawn.draws();
        expected -= p * log;
        information += divergence(p, mean, log - drawn.logMean(c));
      }
    }
    return new Uncertainty(
        aleatoric, epistemic, predictive, expected / drawn.draws(), information / drawn.draws());
  }

  /** Sum of the aleatoric part over classes. */
  public double totalAleatoric() {
    return sum(aleatoric);
  }

  /** Sum of the epistemic part over classes. */
  public double totalEpistemic() {
    return sum(epistemic);
  }

  /**
   * p ln(p / q) - p + q: the terms sum to KL(p || q) as both sum to 1, and none is negative, so
   * that small divergences are not lost among large terms of either sign.
   */
  static double divergence(double p, double q, double logRatio) {
    if (Math.abs(logRatio) < 1) {
      return Math.max(0, p * (logRatio + Math.expm1(-logRatio)));
    }
    return p * (logRatio - 1) + q;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }
}
