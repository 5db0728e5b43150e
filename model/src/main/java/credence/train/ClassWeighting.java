package credence.train;

import credence.bayes.Likelihood;
import credence.bayes.SoftmaxCrossEntropy;
import credence.bayes.WeightedCrossEntropy;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How much an image counts by its class, beside a weight of its own. Together they are scaled to
 * the mean 1 over the images that are trained on: N, by which the KL is divided, stays the number
 * of images.
 */
public sealed interface ClassWeighting extends Serializable {

  /** All alike. */
  record Equal() implements ClassWeighting {
    @Override
    public double[] weights(List<String> classNames, double[] perClass) {
      double[] weights = new double[classNames.size()];
      Arrays.fill(weights, 1);
      return weights;
    }
  }

  /** All classes together count alike, however many images each has. */
  record Balanced() implements ClassWeighting {
    @Override
    public double[] weights(List<String> classNames, double[] perClass) {
      return Arrays.stream(perClass).map(sum -> sum == 0 ? 0 : 1.0 / sum).toArray();
    }
  }

  /**
   * By the name of a class; 1 for one that has none.
   *
   * @param byClass finite, at least 0
   */
  record Named(Map<String, Double> byClass) implements ClassWeighting {

    /**
     * @throws IllegalArgumentException for a weight that is negative or not finite
     */
    public Named {
      byClass = Map.copyOf(byClass);
      byClass.forEach(
          (name, weight) -> {
            if (!(weight >= 0 && Double.isFinite(weight))) {
              throw new IllegalArgumentException(
                  "weight of class %s = %s must be a number of at least 0".formatted(name, weight));
            }
          });
    }

    @Override
    public double[] weights(List<String> classNames, double[] perClass) {
      TreeSet<String> unknown = new TreeSet<>(byClass.keySet());
      classNames.forEach(unknown::remove);
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "the classes %s have a weight and no images: the classes are %s"
                .formatted(unknown, classNames));
      }
      return classNames.stream().mapToDouble(name -> byClass.getOrDefault(name, 1.0)).toArray();
    }
  }

  /**
   * Of each class, up to a common factor.
   *
   * @param perClass sum of the weights of the images of each class that are trained on: their
   *     number where images have none of their own
   * @throws IllegalArgumentException for the weight of a class that is none of these
   */
  double[] weights(List<String> classNames, double[] perClass);

  /**
   * Cross-entropy in which images count so; plain cross-entropy where all count alike.
   *
   * @param perClass sum of the weights of the images of each class that are trained on: their
   *     number where images have none of their own
   * @param examples N
   * @throws IllegalArgumentException as {@link #weights} does, and if no image counts
   */
  default Likelihood likelihood(List<String> classNames, double[] perClass, long examples) {
    double[] weights = weights(classNames, perClass);
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      sum += weights[c] * perClass[c];
    }
    double factor = examples / sum;
    if (!(sum > 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("no image that is trained on has a weight above 0");
    }
    boolean areEqual = Arrays.stream(weights).distinct().count() <= 1;
    if (areEqual && Arrays.stream(perClass).sum() == examples) {
      return new SoftmaxCrossEntropy();
    }
    return new WeightedCrossEntropy(
        IntStream.range(0, weights.length).mapToObj(c -> weights[c] * factor).toList());
  }
}
