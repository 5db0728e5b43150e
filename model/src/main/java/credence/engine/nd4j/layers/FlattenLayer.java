package credence.engine.nd4j.layers;

import credence.net.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** [c, b, h, w] to [c h w, b, 1, 1]. */
public final class FlattenLayer implements Layer {

  private final INDArray output;
  private final INDArray outputAsImages;
  private final INDArray inputGradient;
  private final long[] split;

  public FlattenLayer(Shape in, int examples, Arena arena) {
    this.split = new long[] {in.channels(), in.height(), in.width(), examples};
    this.output = arena.zeros(in.size(), examples, 1, 1);
    this.outputAsImages = output.reshape(split);
    this.inputGradient = arena.zeros(in.channels(), examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    outputAsImages.assign(input.permute(0, 2, 3, 1));
    return output;
  }

  @Override
  public INDArray output() {
    return output;
  }

  @Override
  public INDArray backwardData(INDArray gradient) {
    inputGradient.assign(gradient.reshape(split).permute(0, 3, 1, 2));
    return inputGradient;
  }
}
