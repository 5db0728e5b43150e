package credence.bayes;

import java.io.Serializable;

/**
 * p(y | network output), the other half of the objective. Engines hand over the outputs of the last
 * layer and get the loss and its gradient back.
 */
public interface Likelihood extends Serializable {

  /**
   * Mean negative log-likelihood over the examples, in nats.
   *
   * @param outputs [examples, width], row-major
   * @param labels one per example
   * @param gradient [examples, width]: receives the derivative of the returned mean with respect to
   *     {@code outputs}
   * @throws IllegalArgumentException for a label outside the outputs; the gradient is as it was
   */
  double meanNll(double[] outputs, int[] labels, int examples, int width, double[] gradient);

  /**
   * Examples whose largest output, the first of equal ones, is not their label's.
   *
   * @param outputs [examples, width], row-major
   */
  static int errors(double[] outputs, int[] labels, int examples, int width) {
    int errors = 0;
    for (int b = 0; b < examples; b++) {
      int best = 0;
      for (int c = 1; c < width; c++) {
        best = outputs[b * width + c] > outputs[b * width + best] ? c : best;
      }
      errors += best == labels[b] ? 0 : 1;
    }
    return errors;
  }
}
