package credence.bayes;

/** Categorical likelihood with p = softmax(logits). */
public record SoftmaxCrossEntropy() implements Likelihood {

  @Override
  public double meanNll(
      double[] outputs, Targets targets, int examples, int width, double[] gradient) {
    int[] labels = targets.labels();
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      if (labels[b] < 0 || labels[b] >= width) {
        throw new IllegalArgumentException(
            "label of example %d = %d, but there are %d outputs".formatted(b, labels[b], width));
      }
    }
    for (int b = 0; b < examples; b++) {
      sum += nll(outputs, b * width, width, labels[b], gradient, 1.0 / examples);
    }
    return sum / examples;
  }

  private static double nll(
      double[] z, int from, int width, int label, double[] gradient, double weight) {
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
