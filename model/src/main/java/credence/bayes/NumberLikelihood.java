package credence.bayes;

/**
 * p(y | network output) of numbers: each is Gaussian around an output of its own, independent of
 * the others. The first d outputs are the means of d numbers.
 */
public sealed interface NumberLikelihood extends Likelihood permits Gaussian, Heteroscedastic {

  /** As experiment files and models have it. */
  String id();

  /** Outputs that a network of {@code targets} numbers has. */
  int outputs(int targets);

  /**
   * Standard deviation of number {@code j}, in the unit of the outputs.
   *
   * @param outputs of one example from {@code at} on
   * @param targets d
   */
  double sigma(float[] outputs, int at, int targets, int j);

  /** Squared distance of the mean from the target, averaged over an example's numbers. */
  @Override
  default double errors(double[] sums, int draws, Targets targets, int examples, int width) {
    Targets.Numbers y = targets.numbers();
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      for (int j = 0; j < y.width(); j++) {
        double residual = sums[b * width + j] / draws - y.at(b, j);
        sum += residual * residual / y.width();
      }
    }
    return sum;
  }

  /**
   * The targets as numbers.
   *
   * @throws IllegalArgumentException unless a network of {@code width} outputs predicts them
   */
  default Targets.Numbers require(Targets targets, int width) {
    Targets.Numbers numbers = targets.numbers();
    if (outputs(numbers.width()) != width) {
      throw new IllegalArgumentException(
          "likelihood %s of %d numbers needs %d outputs, and there are %d"
              .formatted(id(), numbers.width(), outputs(numbers.width()), width));
    }
    return numbers;
  }
}
