package credence.engine.nd4j.layers;

import static credence.engine.nd4j.layers.Maths.Side.PLAIN;
import static credence.engine.nd4j.layers.Maths.Side.TRANSPOSED;

import credence.net.Conv2d;
import credence.net.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A convolution, or a dense layer as the 1 x 1 convolution it is, on columns x that include the
 * bias's 1: out = x w for a w that was drawn, or by local reparameterisation (Kingma et al. 2015,
 * equation 6) out = x mu + sqrt(x^2 sigma^2) zeta.
 */
public final class WeightLayer implements Layer {

  private final LayerWeights weights;
  private final Windows windows;
  private final NoiseSource source;
  private final float[] hostNoise;
  private final INDArray noise;
  private final INDArray zeta;
  private final INDArray squares;
  private final INDArray squareGradients;
  private final INDArray deviation;
  private final INDArray scratch;
  private final INDArray result;
  private final INDArray output;
  private final INDArray inputGradient;
  private final long unitsPerExample;
  private LayerPass.Weights kind = LayerPass.Weights.MEAN;

  public WeightLayer(
      Conv2d conv, Shape in, LayerWeights weights, NoiseSource source, int examples, Arena arena) {
    Shape out = conv.output(in);
    this.source = source;
    this.weights = weights;
    this.windows = new Windows(conv, in, examples, arena);
    this.unitsPerExample = out.size();
    long positions = (long) examples * out.height() * out.width();
    this.hostNoise = new float[Math.multiplyExact(examples, out.size())];
    this.noise = arena.zeros(positions, weights.outputs);
    this.zeta = arena.zeros(weights.outputs, positions);
    this.squares = arena.zeros(windows.columns().shape());
    this.squareGradients = arena.zeros(windows.columns().shape());
    this.deviation = arena.zeros(weights.outputs, positions);
    this.scratch = arena.zeros(weights.outputs, positions);
    this.result = arena.zeros(weights.outputs, positions);
    this.output = result.reshape(out.channels(), examples, out.height(), out.width());
    this.inputGradient = arena.zeros(in.channels(), examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    INDArray columns = windows.gather(input);
    kind = pass.weights();
    Maths.product(matrix(), PLAIN, columns, PLAIN, result);
    if (kind == LayerPass.Weights.NOISY) {
      addNoise(columns, pass);
    }
    return output;
  }

  private INDArray matrix() {
    return kind == LayerPass.Weights.DRAWN ? weights.sample : weights.mean;
  }

  @Override
  public INDArray output() {
    return output;
  }

  private void addNoise(INDArray columns, LayerPass pass) {
    drawNoise(pass);
    columns.muli(columns, squares);
    Maths.product(weights.variance, PLAIN, squares, PLAIN, deviation);
    Transforms.sqrt(deviation, false);
    deviation.muli(zeta, scratch);
    result.addi(scratch);
  }

  /** Normals come with the channel last, see {@link credence.engine.Engine}. */
  private void drawNoise(LayerPass pass) {
    long first = pass.firstExample() * unitsPerExample;
    source.draw(pass.noise(), weights.layer(), first, hostNoise, 0, hostNoise.length);
    Arena.put(hostNoise, noise);
    zeta.assign(noise.transpose());
  }

  @Override
  public void backwardWeights(INDArray gradient) {
    INDArray g = gradient.reshape(result.shape());
    Maths.product(g, PLAIN, windows.columns(), TRANSPOSED, weights.gradientOfMean);
    if (kind == LayerPass.Weights.NOISY) {
      // Gradient at the variance: g zeta / (2 s).
      g.muli(zeta, scratch);
      scratch.divi(deviation).muli(0.5);
      Maths.product(scratch, PLAIN, squares, TRANSPOSED, weights.gradientOfVariance);
    }
  }

  @Override
  public INDArray backwardData(INDArray gradient) {
    INDArray g = gradient.reshape(result.shape());
    INDArray total = windows.columnGradients();
    Maths.product(matrix(), TRANSPOSED, g, PLAIN, total);
    if (kind == LayerPass.Weights.NOISY) {
      Maths.product(weights.variance, TRANSPOSED, scratch, PLAIN, squareGradients);
      squareGradients.muli(windows.columns()).muli(2);
      total.addi(squareGradients);
    }
    windows.scatter(inputGradient);
    return inputGradient;
  }
}
