package credence.bayes;

/**
 * Gaussian likelihood whose variance the network gives too (Kendall and Gal 2017): of d numbers the
 * first d outputs are the means f, the last d are u = ln s^2, and -ln p = 1/2 (ln 2 pi + u + (y -
 * f)^2 e^-u) a number.
 *
 * <p>With beta &gt; 0 the gradient of each number, and not the loss, is multiplied by s^(2 beta),
 * taken as a constant: beta-NLL (Seitzer et al. 2022), which keeps a network from calling far
 * points noise. It is then no gradient of a likelihood; the loss that is returned is.
 *
 * @param beta from 0, the likelihood itself, to 1, at which means learn as by squared error
 */
public record Heteroscedastic(double beta) implements NumberLikelihood {

  public static final String ID = "heteroscedastic";

  /**
   * @throws IllegalArgumentException unless beta is from 0 to 1
   */
  public Heteroscedastic {
    if (!(beta >= 0 && beta <= 1)) {
      throw new IllegalArgumentException("beta = " + beta + " must be from 0 to 1");
    }
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public int outputs(int targets) {
    return 2 * targets;
  }

  @Override
  public double sigma(float[] outputs, int at, int targets, int j) {
    return Math.exp(0.5 * outputs[at + targets + j]);
  }

  @Override
  public double meanNll(
      double[] outputs, Targets targets, int examples, int width, double[] gradient) {
    Targets.Numbers y = require(targets, width);
    double sum = 0;
    for (int b = 0; b < examples; b++) {
      for (int j = 0; j < y.width(); j++) {
        int mean = b * width + j;
        int log = mean + y.width();
        double residual = outputs[mean] - y.at(b, j);
        double precision = Math.exp(-outputs[log]);
        double weight = beta == 0 ? 1 : Math.exp(beta * outputs[log]);
        double squared = residual * residual * precision;
        gradient[mean] = weight * residual * precision / examples;
        gradient[log] = weight * (1 - squared) / 2 / examples;
        sum += outputs[log] + squared;
      }
    }
    return (sum / examples + y.width() * Math.log(2 * Math.PI)) / 2;
  }
}
