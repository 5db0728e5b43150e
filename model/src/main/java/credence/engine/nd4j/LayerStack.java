package credence.engine.nd4j;

import credence.engine.NonFiniteException;
import credence.engine.nd4j.layers.ActivationLayer;
import credence.engine.nd4j.layers.Arena;
import credence.engine.nd4j.layers.BatchNormLayer;
import credence.engine.nd4j.layers.DropoutLayer;
import credence.engine.nd4j.layers.FlattenLayer;
import credence.engine.nd4j.layers.Layer;
import credence.engine.nd4j.layers.LayerPass;
import credence.engine.nd4j.layers.Maths;
import credence.engine.nd4j.layers.PoolLayer;
import credence.engine.nd4j.layers.WeightLayer;
import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network compiled for one number of examples. */
final class LayerStack implements AutoCloseable {

  final int examples;

  private final NetworkSpec network;
  private final int firstTrained;
  private final Arena arena;
  private final List<Layer> layers = new ArrayList<>();
  private final INDArray images;
  private final INDArray input;
  private final INDArray outputGradient;
  private final INDArray transposed;

  LayerStack(NetworkSpec network, FlatParameters parameters, int examples, DataType type) {
    this.network = network;
    this.examples = examples;
    this.firstTrained = parameters.firstLayer();
    this.arena = new Arena(type);
    Shape in = network.input();
    this.images = arena.zeros(examples, in.channels(), in.height(), in.width());
    this.input = arena.zeros(in.channels(), examples, in.height(), in.width());
    for (int i = 0; i < network.layers().size(); i++) {
      layers.add(network.layers().get(i).accept(new LayerMaker(parameters, i)));
    }
    this.outputGradient = arena.zeros(network.classes(), examples, 1, 1);
    this.transposed = arena.zeros(examples, network.classes());
  }

  /** Makes the layer of one place in the network. */
  private final class LayerMaker implements LayerSpec.Visitor<Layer> {

    private final FlatParameters parameters;
    private final int index;
    private final Shape in;

    LayerMaker(FlatParameters parameters, int index) {
      this.parameters = parameters;
      this.index = index;
      this.in = network.inputOf(index);
    }

    @Override
    public Layer visit(Conv2d layer) {
      return new WeightLayer(
          layer, in, parameters.weights(index), parameters.noise(), examples, arena);
    }

    @Override
    public Layer visit(Dense layer) {
      return visit(Conv2d.of(layer.units(), 1, 1, 0));
    }

    @Override
    public Layer visit(MaxPool2d layer) {
      return new PoolLayer("maxpool2d", layer, in, examples, arena);
    }

    @Override
    public Layer visit(AvgPool2d layer) {
      return new PoolLayer("avgpool2d", layer, in, examples, arena);
    }

    @Override
    public Layer visit(Activation layer) {
      return new ActivationLayer(layer, in, examples, arena);
    }

    @Override
    public Layer visit(Dropout layer) {
      return new DropoutLayer(layer, index, in, examples, arena);
    }

    @Override
    public Layer visit(BatchNorm layer) {
      return new BatchNormLayer(parameters.normalisation(index), in, examples, arena);
    }

    @Override
    public Layer visit(Flatten layer) {
      return new FlattenLayer(in, examples, arena);
    }
  }

  /** Takes [examples, c, h, w] in. */
  void images(float[] values) {
    Arena.put(values, images);
    input.assign(images.permute(1, 0, 2, 3));
  }

  /** Outputs [examples, classes], row-major. */
  double[] forward(LayerPass pass) {
    INDArray x = input;
    for (Layer layer : layers) {
      x = layer.forward(x, pass);
    }
    transposed.assign(x.reshape(network.classes(), examples).transpose());
    return transposed.data().asDouble();
  }

  /**
   * Leaves the gradients in the layers' weights.
   *
   * @param gradient at the outputs, [examples, classes]
   */
  void backward(double[] gradient) {
    transposed.data().setData(gradient);
    outputGradient.reshape(network.classes(), examples).assign(transposed.transpose());
    INDArray g = outputGradient;
    for (int i = layers.size() - 1; i > firstTrained; i--) {
      layers.get(i).backwardWeights(g);
      g = layers.get(i).backwardData(g);
    }
    layers.get(firstTrained).backwardWeights(g);
  }

  /**
   * @throws NonFiniteException always: names the first layer whose output is not finite, else the
   *     loss
   */
  void refuseLoss() {
    for (int i = 0; i < layers.size(); i++) {
      if (!Maths.isFinite(layers.get(i).output())) {
        throw new NonFiniteException(network.describe(i), "output");
      }
    }
    throw new NonFiniteException(network.describe(layers.size() - 1), "loss");
  }

  @Override
  public void close() {
    arena.close();
  }
}
