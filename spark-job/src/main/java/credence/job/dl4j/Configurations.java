package credence.job.dl4j;

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
import credence.net.Pool2d;
import credence.net.Shape;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks of ours as DL4J configurations: a layer for a layer, images as DL4J's iterators give
 * them, [b, c h w], or [b, c, h, w]. Visits say whether a layer ends in a loss of its own where it
 * is the last.
 */
final class Configurations implements LayerSpec.Visitor<Boolean> {

  private static final org.nd4j.linalg.activations.Activation SOFTMAX =
      org.nd4j.linalg.activations.Activation.SOFTMAX;

  private final NeuralNetConfiguration.ListBuilder layers;

  /** Whether the layer that is being added gives the network's outputs. */
  private boolean isLast;

  /** What of the inputs to come is kept by dropout that has been met. */
  private double retained = 1;

  private Configurations(NeuralNetConfiguration.ListBuilder layers) {
    this.layers = layers;
  }

  /**
   * @param updater for who trains it on
   * @param seed of its initial weights
   */
  static MultiLayerConfiguration of(NetworkSpec network, IUpdater updater, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
            .convolutionMode(ConvolutionMode.Truncate)
            .list();
    Configurations made = new Configurations(layers);
    List<LayerSpec> specs = network.layers();
    for (int i = 0; i < specs.size(); i++) {
      made.add(specs.get(i), i == specs.size() - 1);
    }
    return layers.setInputType(input(network)).build();
  }

  private static InputType input(NetworkSpec network) {
    Shape shape = network.input();
    boolean flattened = network.layers().get(0).output(shape).isFlat();
    LayerSpec first = network.layers().get(0);
    boolean windows = first instanceof Conv2d || first instanceof Pool2d;
    return flattened && !windows
        ? InputType.feedForward(shape.size())
        : InputType.convolutionalFlat(shape.height(), shape.width(), shape.channels());
  }

  private void add(LayerSpec spec, boolean isLast) {
    this.isLast = isLast;
    boolean isClassifier = spec.accept(this);
    if (isLast && !isClassifier) {
      keepDropout();
      layers.layer(new LossLayer.Builder(LossFunction.MCXENT).activation(SOFTMAX).build());
    }
  }

  @Override
  public Boolean visit(Conv2d layer) {
    layers.layer(
        dropping(new ConvolutionLayer.Builder(layer.kernelHeight(), layer.kernelWidth()))
            .stride(layer.strideHeight(), layer.strideWidth())
            .padding(layer.padHeight(), layer.padWidth())
            .nOut(layer.filters())
            .build());
    return false;
  }

  @Override
  public Boolean visit(Dense layer) {
    layers.layer(
        isLast
            ? dropping(new OutputLayer.Builder(LossFunction.MCXENT))
                .nOut(layer.units())
                .activation(SOFTMAX)
                .build()
            : dropping(new DenseLayer.Builder()).nOut(layer.units()).build());
    return true;
  }

  @Override
  public Boolean visit(MaxPool2d layer) {
    return pool(layer, SubsamplingLayer.PoolingType.MAX);
  }

  @Override
  public Boolean visit(AvgPool2d layer) {
    return pool(layer, SubsamplingLayer.PoolingType.AVG);
  }

  private boolean pool(Pool2d layer, SubsamplingLayer.PoolingType type) {
    return plain(
        new SubsamplingLayer.Builder(type)
            .kernelSize(layer.kernelHeight(), layer.kernelWidth())
            .stride(layer.strideHeight(), layer.strideWidth())
            .build());
  }

  @Override
  public Boolean visit(Activation layer) {
    return plain(
        new ActivationLayer(
            switch (layer) {
              case RELU -> org.nd4j.linalg.activations.Activation.RELU;
              case SOFTPLUS -> org.nd4j.linalg.activations.Activation.SOFTPLUS;
            }));
  }

  @Override
  public Boolean visit(Dropout layer) {
    keepDropout();
    retained = 1 - layer.rate();
    return false;
  }

  @Override
  public Boolean visit(BatchNorm layer) {
    return plain(
        new BatchNormalization.Builder()
            .decay(1 - layer.momentum())
            .eps(layer.epsilon())
            .useLogStd(false)
            .build());
  }

  /** DL4J has it as a preprocessor, which follows from the shapes. */
  @Override
  public Boolean visit(Flatten layer) {
    return false;
  }

  /** A layer without weights, after dropout that was met before it. */
  private boolean plain(Layer layer) {
    keepDropout();
    layers.layer(layer);
    return false;
  }

  /** A layer of its own for dropout that no layer with weights takes. */
  private void keepDropout() {
    if (retained < 1) {
      layers.layer(new DropoutLayer.Builder(retained).build());
      retained = 1;
    }
  }

  /** The layer drops its inputs out, which DL4J's preprocessors do not part from it. */
  private <B extends BaseLayer.Builder<?>> B dropping(B layer) {
    if (retained < 1) {
      layer.dropOut(retained);
      retained = 1;
    }
    return layer;
  }
}
