package credence.engine.nd4j.layers;

import credence.net.Activation;
import credence.net.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** An elementwise non-linearity. */
public final class ActivationLayer implements Layer {

  private final Activation activation;
  private final INDArray output;
  private final INDArray scratch;
  private INDArray input;

  public ActivationLayer(Activation activation, Shape in, int examples, Arena arena) {
    this.activation = activation;
    this.output = arena.zeros(in.channels(), examples, in.height(), in.width());
    this.scratch = arena.zeros(in.channels(), examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    this.input = input;
    switch (activation) {
      case SOFTPLUS -> Maths.softplus(input, output, scratch);
      case RELU -> Transforms.relu(output.assign(input), false);
    }
    return output;
  }

  @Override
  public INDArray output() {
    return output;
  }

  @Override
  public INDArray backwardData(INDArray gradient) {
    scratch.assign(input);
    switch (activation) {
      case SOFTPLUS -> Transforms.sigmoid(scratch, false);
      case RELU -> Transforms.step(scratch, false);
    }
    return scratch.muli(gradient);
  }
}
