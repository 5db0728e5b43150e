package credence.predict;

/**
 * The predictive variance of each class indicator, p (1 - p), by where it comes from (Kwon et al.
 * 2018). The two parts add up to it.
 *
 * @param aleatoric per class: mean over draws of p_t (1 - p_t)
 * @param epistemic per class: variance of p_t over draws
 */
public record VarianceDecomposition(double[] aleatoric, double[] epistemic) {

  /** Of the draws of one image, under whatever link they have. */
  public static VarianceDecomposition of(DrawnProbabilities drawn) {
    double[] aleatoric = new double[drawn.classes()];
    double[] epistemic = new double[drawn.classes()];
    for (int c = 0; c < aleatoric.length; c++) {
      double mean = drawn.mean(c);
      for (int t = 0; t < drawn.draws(); t++) {
        double p = drawn.probability(t, c);
        aleatoric[c] += p * (1 - p);
        epistemic[c] += (p - mean) * (p - mean);
      }
      aleatoric[c] /= drawn.draws();
      epistemic[c] /= drawn.draws();
    }
    return new VarianceDecomposition(aleatoric, epistemic);
  }

  /** Sum of the aleatoric part over classes. */
  public double totalAleatoric() {
    return sum(aleatoric);
  }

  /** Sum of the epistemic part over classes. */
  public double totalEpistemic() {
    return sum(epistemic);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
