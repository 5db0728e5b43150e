package credence.engine.nd4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight and bias of one layer side by side as matrices [outputs, fan-in + 1]: with a last input
 * that is always 1, the bias takes part in the products and needs no passes of its own.
 */
public final class LayerWeights {

  /** Added to a variance, so that a standard deviation of 0 has a reciprocal. */
  private static final double TINY = 1e-16;

  final int outputs;
  final int inputs;
  final INDArray mean;
  final INDArray variance;
  final INDArray sample;
  final INDArray gradientOfMean;
  final INDArray gradientOfVariance;

  private final int layer;
  private final Tensor weight;
  private final Tensor bias;

  public LayerWeights(int layer, WeightLayout layout, Arena arena) {
    this.layer = layer;
    this.weight = layout.tensor(layer, Role.WEIGHT);
    this.bias = layout.tensor(layer, Role.BIAS);
    this.outputs = bias.size();
    this.inputs = weight.fanIn();
    this.mean = arena.zeros(outputs, inputs + 1);
    this.variance = arena.zeros(outputs, inputs + 1);
    this.sample = arena.zeros(outputs, inputs + 1);
    this.gradientOfMean = arena.zeros(outputs, inputs + 1);
    this.gradientOfVariance = arena.zeros(outputs, inputs + 1);
  }

  /** Index in the network. */
  public int layer() {
    return layer;
  }

  /** Where this layer's values begin in the flat vectors: weight, then bias, without a gap. */
  public int offset() {
    return weight.offset();
  }

  /** Number of weights and biases. */
  public int size() {
    return bias.end() - weight.offset();
  }

  /** Takes mean and variance from the flat vectors. */
  public void pack(INDArray flatMean, INDArray flatVariance) {
    packInto(mean, flatMean);
    packInto(variance, flatVariance);
    biasOf(variance).addi(TINY);
  }

  /** Takes drawn weights. */
  public void packSample(INDArray flat) {
    packInto(sample, flat);
  }

  /** Writes the gradients of the last pass into the flat vectors. */
  public void unpackGradients(INDArray flatMean, INDArray flatVariance) {
    unpack(gradientOfMean, flatMean);
    unpack(gradientOfVariance, flatVariance);
  }

  private void packInto(INDArray packed, INDArray flat) {
    weightsOf(packed).assign(weightsIn(flat));
    biasOf(packed).assign(biasIn(flat));
  }

  private void unpack(INDArray packed, INDArray flat) {
    weightsIn(flat).assign(weightsOf(packed));
    biasIn(flat).assign(biasOf(packed));
  }

  private INDArray weightsOf(INDArray packed) {
    return packed.get(all(), interval(0, inputs));
  }

  private INDArray biasOf(INDArray packed) {
    return packed.get(all(), point(inputs));
  }

  private INDArray weightsIn(INDArray flat) {
    return Arena.view(flat, new long[] {outputs, inputs}, new long[] {inputs, 1}, weight.offset());
  }

  private INDArray biasIn(INDArray flat) {
    return Arena.view(flat, new long[] {outputs}, new long[] {1}, bias.offset());
  }
}
