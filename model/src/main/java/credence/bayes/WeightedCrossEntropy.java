package credence.bayes;

import java.util.List;

/**
 * {@link SoftmaxCrossEntropy} with weights of the classes: an example counts as often as its own
 * weight times its class's.
 *
 * @param weights of the classes, in the order of the outputs; finite, at least 0
 */
public record WeightedCrossEntropy(List<Double> weights) implements Likelihood {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException for a weight that is negative or not finite
   */
  public WeightedCrossEntropy {
    weights = List.copyOf(weights);
    for (double weight : weights) {
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "class weight " + weight + " must be a number of at least 0");
      }
    }
  }

  @Override
  public double meanNll(
      double[] outputs, Targets targets, int examples, int width, double[] gradient) {
    if (width != weights.size()) {
      throw new IllegalArgumentException(
          "%d outputs and weights of %d classes".formatted(width, weights.size()));
    }
    int[] labels = targets.labels();
    SoftmaxCrossEntropy.requireLabels(labels, examples, width);
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      double weight = weights.get(labels[b]) * targets.weight(b);
      sum +=
          weight
              * SoftmaxCrossEntropy.nll(
                  outputs, b * width, width, labels[b], gradient, weight / examples);
    }
    return sum / examples;
  }
}
