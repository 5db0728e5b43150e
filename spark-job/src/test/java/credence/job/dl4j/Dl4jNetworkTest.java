package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.dl4j.Dl4jNetwork;
import credence.engine.Draws;
import credence.net.Dropout;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** What DL4J computes is the other implementation. */
class Dl4jNetworkTest {

  private static final Shape RGB = new Shape(2, 13, 11);
  private static final InputType FLAT = InputType.convolutionalFlat(13, 11, 2);
  private static final InputType SHAPED = InputType.convolutional(13, 11, 2);

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "dense", null, Networks.of(InputType.feedForward(7), dense(6, Activation.RELU))),
        Arguments.of("dense on images", RGB, Networks.of(SHAPED, dense(6, Activation.SOFTPLUS))),
        Arguments.of("convolution", RGB, Networks.of(SHAPED, conv(5, 3).build())),
        Arguments.of("convolution of flat images", null, Networks.of(FLAT, conv(5, 3).build())),
        Arguments.of(
            "kernels, strides, paddings that differ",
            null,
            Networks.of(
                FLAT,
                conv(4, 3).kernelSize(4, 3).stride(2, 1).padding(1, 2).build(),
                conv(3, 3).kernelSize(2, 3).stride(1, 2).build())),
        Arguments.of(
            "same padding",
            null,
            Networks.of(
                FLAT,
                conv(4, 3).convolutionMode(ConvolutionMode.Same).stride(2, 2).build(),
                conv(3, 3).kernelSize(5, 1).convolutionMode(ConvolutionMode.Same).build())),
        Arguments.of(
            "overlapping pools",
            null,
            Networks.of(FLAT, conv(4, 3).build(), pool(3, 2), conv(3, 2).build(), pool(2, 1))),
        Arguments.of(
            "averages",
            null,
            Networks.of(
                FLAT,
                conv(4, 3).build(),
                new SubsamplingLayer.Builder(PoolingType.AVG)
                    .kernelSize(3, 2)
                    .stride(2, 1)
                    .build())),
        Arguments.of("pool first", RGB, Networks.of(SHAPED, pool(2, 2), dense(5, Activation.RELU))),
        Arguments.of(
            "batch normalisation",
            null,
            Networks.of(
                FLAT,
                conv(4, 3).activation(Activation.IDENTITY).build(),
                new BatchNormalization.Builder().eps(1e-3).decay(0.8).build(),
                new ActivationLayer(Activation.RELU),
                dense(6, Activation.IDENTITY),
                new BatchNormalization.Builder().useLogStd(false).build(),
                new ActivationLayer(Activation.SOFTPLUS))),
        Arguments.of(
            "dropout",
            null,
            Networks.of(
                FLAT,
                conv(4, 3).dropOut(0.9).build(),
                new DropoutLayer.Builder(0.7).build(),
                dense(6, Activation.RELU))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void logitsAreThoseOfDl4j(String name, Shape image, MultiLayerConfiguration configuration)
      throws Exception {
    MultiLayerNetwork theirs = Networks.random(configuration, 5);
    Dl4jNetwork ours = Networks.read(configuration, image);
    MeanField weights = Networks.points(ours.coefficients().ours(theirs.params().toFloatVector()));
    Shape input = ours.network().input();
    float[] images = Networks.images(4, input, 9);
    long[] shape =
        image == null
            ? new long[] {4, input.size()}
            : new long[] {4, input.channels(), input.height(), input.width()};

    float[] expected = Networks.logits(theirs, images, shape);

    assertThat(Networks.logits(ours.network(), weights, images, new Draws.Mean()))
        .containsExactly(expected, within(1e-5f));
    assertThat(expected).doesNotContain(0f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void weightsComeBackAsTheyWent(String name, Shape image, MultiLayerConfiguration configuration)
      throws Exception {
    float[] theirs = Networks.random(configuration, 6).params().toFloatVector();
    Dl4jNetwork ours = Networks.read(configuration, image);

    assertThat(ours.coefficients().theirs(ours.coefficients().ours(theirs)))
        .containsExactly(theirs, within(1e-6f));
  }

  @Test
  void probabilitiesToRetainBecomeRatesToDrop() throws Exception {
    List<LayerSpec> layers =
        Networks.read(
                Networks.of(
                    InputType.feedForward(4),
                    new DenseLayer.Builder()
                        .nOut(5)
                        .dropOut(0.75)
                        .activation(Activation.RELU)
                        .build(),
                    new DropoutLayer.Builder(0.5).build()),
                null)
            .network()
            .layers();

    assertThat(layers.get(0)).isEqualTo(new Dropout(0.25));
    assertThat(layers.get(3)).isEqualTo(new Dropout(0.5));
  }

  /**
   * DL4J gives every layer the network's dropout, and drops nothing out where there is no weight.
   */
  @Test
  void poolsAndActivationsDropNothingOut() throws Exception {
    List<LayerSpec> layers =
        Networks.read(
                Networks.of(
                    FLAT,
                    new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .dropOut(0.5)
                        .build(),
                    new ActivationLayer.Builder().activation(Activation.RELU).dropOut(0.5).build()),
                null)
            .network()
            .layers();

    assertThat(layers).noneMatch(layer -> layer instanceof Dropout).contains(MaxPool2d.of(2, 2));
  }

  /** Any image that leads to the dense layer's input has the same weights. */
  @Test
  void imagesOfUnknownSizeAreTheSmallestThatFit() throws Exception {
    Shape found =
        Networks.read(Networks.of(SHAPED, conv(4, 3).build(), pool(2, 2)), null).network().input();

    assertThat(found).isEqualTo(new Shape(2, 12, 10));
  }

  @Test
  void layersWithoutCounterpartAreNamedWithTheReason() {
    refuses(
        Networks.of(FLAT, conv(4, 3).name("c1").dilation(2, 2).build()),
        "layer 0 'c1' (ConvolutionLayer): dilation = 2 x 2: only 1 x 1 is");
    refuses(Networks.of(FLAT, conv(4, 3).hasBias(false).build()), "hasBias = false");
    refuses(Networks.of(FLAT, conv(4, 3).activation(Activation.TANH).build()), "ActivationTanH");
    refuses(
        Networks.of(FLAT, conv(4, 2).convolutionMode(ConvolutionMode.Same).build()),
        "Same pads a side of 13 by 1");
    refuses(
        Networks.of(FLAT, conv(4, 3).weightNoise(noise()).build()), "weightNoise is not supported");
    refuses(
        Networks.of(
            FLAT,
            new SubsamplingLayer.Builder(PoolingType.SUM).kernelSize(2, 2).stride(2, 2).build()),
        "layer 0 'layer0' (SubsamplingLayer): poolingType = SUM: only MAX and AVG are");
    refuses(
        Networks.of(
            FLAT,
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(3, 3)
                .stride(2, 2)
                .padding(1, 1)
                .build()),
        "padding = 1 x 1");
    refuses(
        Networks.of(InputType.feedForward(4), new BatchNormalization.Builder(true).build()),
        "lockGammaBeta");
    refuses(
        Networks.of(
            InputType.feedForward(4),
            new DenseLayer.Builder()
                .nOut(5)
                .dropOut(new org.deeplearning4j.nn.conf.dropout.GaussianDropout(0.5))
                .build()),
        "GaussianDropout");
  }

  @Test
  void recurrentLayersAreRefused() {
    MultiLayerConfiguration configuration =
        new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
            .list(
                new LSTM.Builder().nIn(3).nOut(4).build(),
                new org.deeplearning4j.nn.conf.layers.RnnOutputLayer.Builder()
                    .nIn(4)
                    .nOut(2)
                    .build())
            .build();

    refuses(configuration, "layer 0 'layer0' (LSTM): ");
  }

  private static void refuses(MultiLayerConfiguration configuration, String... parts) {
    assertThatThrownBy(() -> Networks.read(configuration, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  private static org.deeplearning4j.nn.conf.weightnoise.IWeightNoise noise() {
    return new org.deeplearning4j.nn.conf.weightnoise.DropConnect(0.5);
  }

  private static ConvolutionLayer.Builder conv(int filters, int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(filters).activation(Activation.RELU);
  }

  private static SubsamplingLayer pool(int kernel, int stride) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .build();
  }

  private static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }
}
