package credence.engine.nd4j.layers;

import credence.net.Dropout;
import credence.net.Shape;
import credence.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Binary dropout: out = x . m / (1 - rate). */
public final class DropoutLayer implements Layer {

  private final Dropout dropout;
  private final int layer;
  private final int unitsPerExample;
  private final float[] kept;
  private final INDArray channelsLast;
  private final INDArray mask;
  private final INDArray output;
  private final INDArray inputGradient;

  /**
   * @param layer index in the network
   */
  public DropoutLayer(Dropout dropout, int layer, Shape in, int examples, Arena arena) {
    this.dropout = dropout;
    this.layer = layer;
    this.unitsPerExample = in.size();
    this.kept = new float[Math.multiplyExact(examples, in.size())];
    this.channelsLast = arena.zeros(examples, in.height(), in.width(), in.channels());
    this.mask = arena.zeros(in.channels(), examples, in.height(), in.width());
    this.output = arena.zeros(in.channels(), examples, in.height(), in.width());
    this.inputGradient = arena.zeros(in.channels(), examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    if (pass.masks() == LayerPass.Masks.NONE) {
      mask.assign(1);
    } else {
      draw(pass);
    }
    input.muli(mask, output);
    return output;
  }

  /** Uniforms come with the channel last, see {@link credence.engine.Engine}. */
  private void draw(LayerPass pass) {
    RandomStream stream = RandomStream.of(pass.dropout(), layer);
    if (pass.masks() == LayerPass.Masks.SHARED) {
      stream.uniforms(0, kept, 0, unitsPerExample);
      for (int from = unitsPerExample; from < kept.length; from += unitsPerExample) {
        System.arraycopy(kept, 0, kept, from, unitsPerExample);
      }
    } else {
      stream.uniforms(pass.firstExample() * unitsPerExample, kept, 0, kept.length);
    }
    for (int i = 0; i < kept.length; i++) {
      kept[i] = kept[i] >= dropout.rate() ? 1 : 0;
    }
    Arena.put(kept, channelsLast);
    mask.assign(channelsLast.permute(3, 0, 1, 2)).divi(1 - dropout.rate());
  }

  @Override
  public INDArray output() {
    return output;
  }

  @Override
  public INDArray backwardData(INDArray gradient) {
    gradient.muli(mask, inputGradient);
    return inputGradient;
  }
}
