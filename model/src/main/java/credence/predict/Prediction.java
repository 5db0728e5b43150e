package credence.predict;

import java.util.List;

/**
 * What a network says of one image, and how sure it is.
 *
 * @param draws T
 * @param category index of the class of largest probability
 * @param className of that class
 * @param probabilities of each class: the mean of the draws' softmax
 * @param logProbabilities of each class, by log-mean-exp: finite where a probability underflows
 * @param uncertainty of the softmax
 * @param softplus the variances of softplus-normalised outputs (Shridhar et al. 2019), of the same
 *     draws
 */
public record Prediction(
    int draws,
    int category,
    String className,
    double[] probabilities,
    double[] logProbabilities,
    Uncertainty uncertainty,
    VarianceDecomposition softplus)
    implements MeanPrediction {

  /**
   * @param softmax of an image
   * @param softplus of the same outputs
   */
  static Prediction of(
      DrawnProbabilities softmax, DrawnProbabilities softplus, List<String> classNames) {
    double[] probabilities = new double[softmax.classes()];
    double[] logs = new double[softmax.classes()];
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = softmax.mean(c);
      logs[c] = softmax.logMean(c);
    }
    int category = softmax.prediction();
    return new Prediction(
        softmax.draws(),
        category,
        classNames.get(category),
        probabilities,
        logs,
        Uncertainty.of(softmax),
        VarianceDecomposition.of(softplus));
  }

  @Override
  public int classes() {
    return probabilities.length;
  }

  @Override
  public double logMean(int category) {
    return logProbabilities[category];
  }

  /** The largest probability. */
  public double probability() {
    return probabilities[category];
  }
}
