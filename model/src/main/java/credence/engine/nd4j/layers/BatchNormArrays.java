package credence.engine.nd4j.layers;

import credence.net.BatchNorm;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scale, shift and running statistics of one batch normalisation, and what a step learns. */
public final class BatchNormArrays {

  final double epsilon;
  final double[] scale;
  final double[] shift;
  final double[] runningMean;
  final double[] runningVariance;
  final double[] gradientOfScale;
  final double[] gradientOfShift;

  private final int layer;
  private final double momentum;
  private final WeightLayout layout;
  private final double[] sumOfMeans;
  private final double[] sumOfVariances;
  private int minibatches;

  public BatchNormArrays(BatchNorm spec, int layer, WeightLayout layout) {
    this.epsilon = spec.epsilon();
    this.momentum = spec.momentum();
    this.layer = layer;
    this.layout = layout;
    int channels = layout.tensor(layer, Role.SCALE).size();
    this.scale = new double[channels];
    this.shift = new double[channels];
    this.runningMean = new double[channels];
    this.runningVariance = new double[channels];
    this.gradientOfScale = new double[channels];
    this.gradientOfShift = new double[channels];
    this.sumOfMeans = new double[channels];
    this.sumOfVariances = new double[channels];
  }

  /** Index in the network. */
  public int layer() {
    return layer;
  }

  /** Takes scale, shift and running statistics from the flat means. */
  public void pack(INDArray flatMean) {
    read(flatMean, Role.SCALE, scale);
    read(flatMean, Role.SHIFT, shift);
    read(flatMean, Role.MEAN, runningMean);
    read(flatMean, Role.VARIANCE, runningVariance);
  }

  /** Writes the gradients of the last pass into the flat vector. */
  public void unpackGradients(INDArray flatMean) {
    write(gradientOfScale, Role.SCALE, flatMean);
    write(gradientOfShift, Role.SHIFT, flatMean);
  }

  /** Forgets what {@link #observe} was told. */
  public void forget() {
    Arrays.fill(sumOfMeans, 0);
    Arrays.fill(sumOfVariances, 0);
    minibatches = 0;
  }

  /**
   * Statistics of a minibatch that trains.
   *
   * @param variances unbiased
   */
  void observe(double[] means, double[] variances) {
    for (int c = 0; c < means.length; c++) {
      sumOfMeans[c] += means[c];
      sumOfVariances[c] += variances[c];
    }
    minibatches++;
  }

  /** Moves the running statistics towards the average of what was observed. */
  public void move(INDArray flatMean) {
    move(runningMean, sumOfMeans);
    move(runningVariance, sumOfVariances);
    write(runningMean, Role.MEAN, flatMean);
    write(runningVariance, Role.VARIANCE, flatMean);
  }

  private void move(double[] running, double[] sums) {
    for (int c = 0; c < running.length; c++) {
      running[c] += momentum * (sums[c] / minibatches - running[c]);
    }
  }

  private void read(INDArray flat, Role role, double[] into) {
    Tensor tensor = layout.tensor(layer, role);
    for (int c = 0; c < into.length; c++) {
      into[c] = flat.getDouble(tensor.offset() + c);
    }
  }

  private void write(double[] values, Role role, INDArray flat) {
    Tensor tensor = layout.tensor(layer, role);
    for (int c = 0; c < values.length; c++) {
      flat.putScalar(tensor.offset() + c, values[c]);
    }
  }
}
