package credence.engine.nd4j.layers;

import credence.net.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation, in plain loops: out = scale z + shift with z = (x - mean) / sqrt(variance +
 * epsilon). Activations of a channel lie together.
 */
public final class BatchNormLayer implements Layer {

  private final BatchNormArrays parameters;
  private final int channels;
  private final int values;
  private final double[] normalised;
  private final double[] precision;
  private final INDArray output;
  private final INDArray inputGradient;

  public BatchNormLayer(BatchNormArrays parameters, Shape in, int examples, Arena arena) {
    this.parameters = parameters;
    this.channels = in.channels();
    this.values = Math.multiplyExact(examples, in.height() * in.width());
    this.normalised = new double[Math.multiplyExact(channels, values)];
    this.precision = new double[channels];
    this.output = arena.zeros(channels, examples, in.height(), in.width());
    this.inputGradient = arena.zeros(channels, examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    double[] x = input.data().asDouble();
    if (pass.statistics() == LayerPass.Statistics.MINIBATCH) {
      normaliseByMinibatch(x);
    } else {
      for (int c = 0; c < channels; c++) {
        normalise(x, c, parameters.runningMean[c], parameters.runningVariance[c]);
      }
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / values;
      x[i] = parameters.scale[c] * normalised[i] + parameters.shift[c];
    }
    output.data().setData(x);
    return output;
  }

  private void normaliseByMinibatch(double[] x) {
    double[] means = new double[channels];
    double[] variances = new double[channels];
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = c * values; i < (c + 1) * values; i++) {
        sum += x[i];
      }
      means[c] = sum / values;
      for (int i = c * values; i < (c + 1) * values; i++) {
        squares += (x[i] - means[c]) * (x[i] - means[c]);
      }
      normalise(x, c, means[c], squares / values);
      variances[c] = squares / Math.max(1, values - 1);
    }
    parameters.observe(means, variances);
  }

  private void normalise(double[] x, int c, double mean, double variance) {
    precision[c] = 1 / Math.sqrt(variance + parameters.epsilon);
    for (int i = c * values; i < (c + 1) * values; i++) {
      normalised[i] = (x[i] - mean) * precision[c];
    }
  }

  @Override
  public INDArray output() {
    return output;
  }

  @Override
  public void backwardWeights(INDArray gradient) {
    double[] g = gradient.data().asDouble();
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double product = 0;
      for (int i = c * values; i < (c + 1) * values; i++) {
        sum += g[i];
        product += g[i] * normalised[i];
      }
      parameters.gradientOfShift[c] = sum;
      parameters.gradientOfScale[c] = product;
    }
  }

  /**
   * Of a minibatch's own statistics (Ioffe and Szegedy 2015, section 3, in one line): scale
   * precision (g - mean of g - z mean of g z).
   */
  @Override
  public INDArray backwardData(INDArray gradient) {
    double[] g = gradient.data().asDouble();
    for (int i = 0; i < g.length; i++) {
      int c = i / values;
      double mean = parameters.gradientOfShift[c] / values;
      double slope = parameters.gradientOfScale[c] / values;
      g[i] = parameters.scale[c] * precision[c] * (g[i] - mean - normalised[i] * slope);
    }
    inputGradient.data().setData(g);
    return inputGradient;
  }
}
