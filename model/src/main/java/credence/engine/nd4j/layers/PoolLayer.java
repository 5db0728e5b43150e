package credence.engine.nd4j.layers;

import credence.net.Pool2d;
import credence.net.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Maximum and average pooling. Every map is pooled alone, so ND4J may take [c, b, h, w] for [b, c,
 * h, w].
 */
public final class PoolLayer implements Layer {

  private static final int NO_PADDING = 0;
  private static final int DILATION = 1;

  private final String name;
  private final Pool2d pool;
  private final INDArray output;
  private final INDArray inputGradient;
  private INDArray input;

  /**
   * @param name of ND4J's operation
   */
  public PoolLayer(String name, Pool2d pool, Shape in, int examples, Arena arena) {
    Shape out = pool.output(in);
    this.name = name;
    this.pool = pool;
    this.output = arena.zeros(out.channels(), examples, out.height(), out.width());
    this.inputGradient = arena.zeros(in.channels(), examples, in.height(), in.width());
  }

  @Override
  public INDArray forward(INDArray input, LayerPass pass) {
    this.input = input;
    Nd4j.exec(operation(name).addInputs(input).addOutputs(output).build());
    return output;
  }

  @Override
  public INDArray output() {
    return output;
  }

  @Override
  public INDArray backwardData(INDArray gradient) {
    Nd4j.exec(operation(name + "_bp").addInputs(input, gradient).addOutputs(inputGradient).build());
    return inputGradient;
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String operation) {
    return DynamicCustomOp.builder(operation)
        .addIntegerArguments(
            pool.kernelHeight(),
            pool.kernelWidth(),
            pool.strideHeight(),
            pool.strideWidth(),
            NO_PADDING,
            NO_PADDING,
            DILATION,
            DILATION,
            0,
            0,
            0);
  }
}
