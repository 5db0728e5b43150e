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
   * @param targets one per example
   * @param gradient [examples, width]: receives the derivative of the returned mean with respect to
   *     {@code outputs}
   * @throws IllegalArgumentException for targets that do not fit the outputs; the gradient is as it
   *     was
   */
  double meanNll(double[] outputs, Targets targets, int examples, int width, double[] gradient);

  /**
   * How far predictions are from the targets, summed over the examples. Of classes: examples whose
   * largest output, the first of equal ones, is not their label's.
   *
   * @param sums [examples, width], outputs summed over a step's draws
   * @param draws that they are the sums of
   */
  default double errors(double[] sums, int draws, Targets targets, int examples, int width) {
    int[] labels = targets.labels();
    int errors = 0;
    for (int b = 0; b < examples; b++) {
      int best = 0;
      for (int c = 1; c < width; c++) {
        best = sums[b * width + c] > sums[b * width + best] ? c : best;
      }
      errors += best == labels[b] ? 0 : 1;
    }
    return errors;
  }
}
