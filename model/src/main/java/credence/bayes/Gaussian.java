package credence.bayes;

/**
 * Gaussian likelihood with one known standard deviation s: -ln p = 1/2 ln(2 pi s^2) + (y - f)^2 /
 * (2 s^2) a number. A network has one output for each.
 *
 * @param sigma s, positive, in the unit of the outputs
 */
public record Gaussian(double sigma) implements NumberLikelihood {

  public static final String ID = "gaussian";

  /**
   * @throws IllegalArgumentException unless s is positive
   */
  public Gaussian {
    if (!(sigma > 0) || !Double.isFinite(sigma)) {
      throw new IllegalArgumentException("sigma = " + sigma + " must be positive and finite");
    }
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public int outputs(int targets) {
    return targets;
  }

  @Override
  public double sigma(float[] outputs, int at, int targets, int j) {
    return sigma;
  }

  @Override
  public double meanNll(
      double[] outputs, Targets targets, int examples, int width, double[] gradient) {
    Targets.Numbers y = require(targets, width);
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      for (int j = 0; j < width; j++) {
        double scaled = (outputs[b * width + j] - y.at(b, j)) / sigma;
        gradient[b * width + j] = scaled / (sigma * examples);
        sum += scaled * scaled / 2;
      }
    }
    return sum / examples + width * (Math.log(sigma) + 0.5 * Math.log(2 * Math.PI));
  }
}
