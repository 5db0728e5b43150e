package credence.job.dl4j;

import credence.bayes.MeanField;
import credence.dl4j.Dl4jNetwork;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.store.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J networks, and what comes out of them and out of ours. */
final class Networks {

  private Networks() {}

  static MultiLayerConfiguration of(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(3).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    return list.setInputType(input).build();
  }

  /** For images of 1 x 12 x 12, three classes. */
  static MultiLayerConfiguration small() {
    return of(
        InputType.convolutionalFlat(12, 12, 1),
        new ConvolutionLayer.Builder(5, 5).nOut(4).activation(Activation.RELU).build(),
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build(),
        new DenseLayer.Builder().nOut(8).activation(Activation.RELU).build());
  }

  /** Weights, biases and statistics at random, the same for a seed. */
  static MultiLayerNetwork random(MultiLayerConfiguration configuration, long seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    Random random = new Random(seed);
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              boolean positive = name.endsWith("var");
              for (long i = 0; i < values.length(); i++) {
                double value = random.nextGaussian() * 0.3;
                values.putScalar(i, positive ? 0.2 + Math.abs(value) : value);
              }
            });
    return network;
  }

  static Dl4jNetwork read(MultiLayerConfiguration configuration, Shape image) throws Exception {
    byte[] json = configuration.toJson().getBytes(StandardCharsets.UTF_8);
    return Dl4jNetwork.of("test", CanonicalJson.parse("test", json), image);
  }

  static MeanField points(float[] mu) {
    float[] rho = new float[mu.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(mu, rho);
  }

  static float[] images(int count, Shape shape, long seed) {
    float[] images = new float[count * shape.size()];
    Random random = new Random(seed);
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** What our engine makes of images [count, c, h, w]. */
  static float[] logits(NetworkSpec network, MeanField posterior, float[] images, Draws draws) {
    EngineSpec spec = EngineSpec.forPrediction(network);
    int count = images.length / network.input().size();
    try (Engine engine = Engines.create(EngineName.ND4J, spec)) {
      engine.load(posterior);
      float[] logits = new float[draws.count() * count * network.classes()];
      engine.predict(images, count, draws, logits);
      return logits;
    }
  }

  /** What DL4J's network makes of the same images, before its softmax. */
  static float[] logits(MultiLayerNetwork network, float[] images, long... shape) {
    int last = network.getnLayers() - 1;
    BaseLayer output = (BaseLayer) network.getLayerWiseConfigurations().getConf(last).getLayer();
    var activation = output.getActivationFn();
    output.setActivationFn(new ActivationIdentity());
    try (INDArray input = Nd4j.createFromArray(images).reshape(shape)) {
      return network.output(input).dup('c').data().asFloat();
    } finally {
      output.setActivationFn(activation);
    }
  }
}
