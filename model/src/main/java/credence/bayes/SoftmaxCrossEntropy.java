package credence.bayes;

/**
 * Categorical likelihood with p = softmax(logits). The logarithm of an example counts as often as
 * it has weight: two copies and one of weight 2 are the same. What is called the mean NLL is the
 * mean of weight times NLL; errors are counted once each.
 */
public record SoftmaxCrossEntropy() implements Likelihood {

  @Override
  public double meanNll(
      double[] outputs, Targets targets, int examples, int width, double[] gradient) {
    int[] labels = targets.labels();
    requireLabels(labels, examples, width);
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      double weight = targets.weight(b);
      sum += weight * nll(outputs, b * width, width, labels[b], gradient, weight / examples);
    }
    return sum / examples;
  }

  static void requireLabels(int[] labels, int examples, int width) {
    for (int b = 0; b < examples; b++) {
      if (labels[b] < 0 || labels[b] >= width) {
        throw new IllegalArgumentException(
            "label of example %d = %d, but there are %d outputs".formatted(b, labels[b], width));
      }
    }
  }

  /**
   * -ln p of one example.
   *
   * @param weight that its gradient is multiplied by
   */
  static double nll(double[] z, int from, int width, int label, double[] gradient, double weight) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      max = Math.max(max, z[from + c]);
    }
    double total = 0;
    for (int c = 0; c < width; c++) {
      double e = Math.exp(z[from + c] - max);
      gradient[from + c] = e;
      total += e;
    }
    for (int c = 0; c < width; c++) {
      gradient[from + c] *= weight / total;
    }
    gradient[from + label] -= weight;
    return Math.log(total) + max - z[from + label];
  }
}
