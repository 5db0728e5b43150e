package credence.predict;

import java.util.List;

/**
 * What a network says of one image, and how sure it is.
 *
 * @param category index of the class of largest probability
 * @param className of that class
 * @param probabilities of each class: the mean of the draws' softmax
 * @param uncertainty of the softmax
 * @param softplus the variances of softplus-normalised outputs (Shridhar et al. 2019), of the same
 *     draws
 */
public record Prediction(
    int category,
    String className,
    double[] probabilities,
    Uncertainty uncertainty,
    VarianceDecomposition softplus) {

  /**
   * @param softmax of an image
   * @param softplus of the same outputs
   */
  static Prediction of(
      DrawnProbabilities softmax, DrawnProbabilities softplus, List<String> classNames) {
    double[] probabilities = new double[softmax.classes()];
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = softmax.mean(c);
    }
    int category = softmax.prediction();
    return new Prediction(
        category,
        classNames.get(category),
        probabilities,
        Uncertainty.of(softmax),
        VarianceDecomposition.of(softplus));
  }

  /** The largest probability. */
  public double probability() {
    return probabilities[category];
  }
}
