package credence.dl4j;

import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes layers of DL4J's layers. DL4J drops a layer's inputs out, with the probability to keep
 * them, and only in layers with weights and in dropout layers, whatever others have been given.
 */
final class LayerReader {

  private static final String SUPPORTED =
      "only ConvolutionLayer, SubsamplingLayer, DenseLayer, OutputLayer, LossLayer,"
          + " ActivationLayer, DropoutLayer and BatchNormalization have a Bayesian counterpart";

  private LayerReader() {}

  /**
   * @param input shape of what comes in, after DL4J's preprocessor
   * @throws IllegalArgumentException for a layer, or an option of it, without counterpart
   */
  static List<LayerSpec> read(LayerJson layer, Shape input) {
    layer.requireNone("constraints");
    layer.requireNone("weightNoise");
    return switch (layer.type()) {
      case "ConvolutionLayer" -> convolution(layer, input);
      case "SubsamplingLayer" -> List.of(pool(layer, input));
      case "DenseLayer" -> dense(layer, input);
      case "OutputLayer" -> output(layer, input);
      case "LossLayer" -> loss(layer);
      case "ActivationLayer" -> activation(layer);
      case "DropoutLayer" -> dropout(layer);
      case "BatchNormalization" -> List.of(batchNorm(layer, input));
      default -> throw layer.refusal(SUPPORTED);
    };
  }

  private static List<LayerSpec> convolution(LayerJson layer, Shape input) {
    requireWindow(layer);
    requireInputs(layer, input.channels());
    int[] kernel = layer.pair("kernelSize");
    int[] stride = layer.pair("stride");
    int[] padding = padding(layer, input, kernel, stride);
    List<LayerSpec> layers = new ArrayList<>(dropout(layer));
    layers.add(
        checked(
            layer,
            () ->
                new Conv2d(
                    layer.count("nout"),
                    kernel[0],
                    kernel[1],
                    stride[0],
                    stride[1],
                    padding[0],
                    padding[1])));
    layers.addAll(activation(layer));
    return layers;
  }

  private static LayerSpec pool(LayerJson layer, Shape input) {
    requireWindow(layer);
    String type = layer.option("poolingType", "");
    if (!List.of("MAX", "AVG").contains(type)) {
      throw layer.refusal("poolingType = %s: only MAX and AVG are".formatted(type));
    }
    int[] kernel = layer.pair("kernelSize");
    int[] stride = layer.pair("stride");
    int[] padding = padding(layer, input, kernel, stride);
    if (padding[0] != 0 || padding[1] != 0) {
      throw layer.refusal(
          "padding = %d x %d: pooling has none here".formatted(padding[0], padding[1]));
    }
    return checked(
        layer,
        () ->
            type.equals("MAX")
                ? new MaxPool2d(kernel[0], kernel[1], stride[0], stride[1])
                : new AvgPool2d(kernel[0], kernel[1], stride[0], stride[1]));
  }

  private static List<LayerSpec> dense(LayerJson layer, Shape input) {
    List<LayerSpec> layers = new ArrayList<>(units(layer, input));
    layers.addAll(activation(layer));
    return layers;
  }

  private static List<LayerSpec> output(LayerJson layer, Shape input) {
    requireClassifier(layer);
    return units(layer, input);
  }

  private static List<LayerSpec> loss(LayerJson layer) {
    requireClassifier(layer);
    return List.of();
  }

  private static List<LayerSpec> units(LayerJson layer, Shape input) {
    requireInputs(layer, input.size());
    requireBias(layer);
    if (layer.flag("hasLayerNorm")) {
      throw layer.refusal("hasLayerNorm = true is not supported");
    }
    List<LayerSpec> layers = new ArrayList<>(dropout(layer));
    layers.add(new Dense(layer.count("nout")));
    return layers;
  }

  private static List<LayerSpec> activation(LayerJson layer) {
    String function = layer.simpleClass("activationFn");
    return switch (function) {
      case "ActivationIdentity" -> List.of();
      case "ActivationSoftPlus" -> List.of(Activation.SOFTPLUS);
      case "ActivationReLU" -> {
        for (String option : List.of("max", "negativeSlope", "threshold")) {
          if (layer.json().path("activationFn").path(option).asDouble(0) != 0) {
            throw layer.refusal("a ReLU with its option " + option + " is not supported");
          }
        }
        yield List.of(Activation.RELU);
      }
      default ->
          throw layer.refusal(
              "activation %s: only RELU, SOFTPLUS and IDENTITY are supported".formatted(function));
    };
  }

  private static List<LayerSpec> dropout(LayerJson layer) {
    String type = layer.simpleClass("idropout");
    if (type.isEmpty()) {
      return List.of();
    }
    LayerJson options = new LayerJson(layer.index(), layer.json().path("idropout"));
    if (!type.equals("Dropout")) {
      throw layer.refusal("dropout %s: only Dropout with a fixed probability is".formatted(type));
    }
    if (!options.json().path("pschedule").isNull()) {
      throw layer.refusal("a schedule of dropout is not supported");
    }
    double retained = options.json().path("p").asDouble(Double.NaN);
    if (!(retained > 0 && retained <= 1)) {
      throw layer.refusal("dropout: probability to retain = " + retained + " not in (0, 1]");
    }
    return retained == 1 ? List.of() : List.of(new Dropout(1 - retained));
  }

  private static LayerSpec batchNorm(LayerJson layer, Shape input) {
    requireInputs(layer, input.channels());
    requireChannelsFirst(layer, "cnn2DFormat");
    if (layer.flag("lockGammaBeta")) {
      throw layer.refusal("lockGammaBeta = true: scale and shift are always trained");
    }
    return checked(layer, () -> new BatchNorm(1 - layer.number("decay"), layer.number("eps")));
  }

  /** What is added at either side, where both get the same. */
  private static int[] padding(LayerJson layer, Shape input, int[] kernel, int[] stride) {
    String mode = layer.option("convolutionMode", "Truncate");
    return switch (mode) {
      case "Truncate", "Strict" -> layer.pair("padding");
      case "Same" ->
          new int[] {
            same(layer, input.height(), kernel[0], stride[0]),
            same(layer, input.width(), kernel[1], stride[1])
          };
      default -> throw layer.refusal("convolutionMode = " + mode + " is not supported");
    };
  }

  private static int same(LayerJson layer, int side, int kernel, int stride) {
    int outputs = (side - 1) / stride + 1;
    int total = Math.max(0, (outputs - 1) * stride + kernel - side);
    if (total % 2 != 0) {
      throw layer.refusal(
          ("convolutionMode = Same pads a side of %d by %d with kernel = %d and stride = %d: more"
                  + " on one side than on the other, which is not supported")
              .formatted(side, total, kernel, stride));
    }
    return total / 2;
  }

  private static void requireWindow(LayerJson layer) {
    requireBias(layer);
    requireChannelsFirst(layer, "cnn2dDataFormat");
    int[] dilation = layer.pair("dilation");
    if (dilation[0] != 1 || dilation[1] != 1) {
      throw layer.refusal("dilation = %d x %d: only 1 x 1 is".formatted(dilation[0], dilation[1]));
    }
  }

  private static void requireBias(LayerJson layer) {
    if (layer.json().has("hasBias") && !layer.flag("hasBias")) {
      throw layer.refusal("hasBias = false: layers with weights have biases here");
    }
  }

  private static void requireChannelsFirst(LayerJson layer, String key) {
    if (!layer.option(key, "NCHW").equals("NCHW")) {
      throw layer.refusal("format = %s: only NCHW is".formatted(layer.option(key, "")));
    }
  }

  private static void requireInputs(LayerJson layer, int inputs) {
    if (layer.count("nin") != inputs) {
      throw layer.refusal(
          "nIn = %d, but what comes in has %d".formatted(layer.count("nin"), inputs));
    }
  }

  private static void requireClassifier(LayerJson layer) {
    String loss = layer.simpleClass("lossFn");
    String activation = layer.simpleClass("activationFn");
    boolean crossEntropy = List.of("LossMCXENT", "LossNegativeLogLikelihood").contains(loss);
    if (!crossEntropy || !activation.equals("ActivationSoftmax")) {
      throw layer.refusal(
          "%s with %s: only MCXENT or NEGATIVELOGLIKELIHOOD with SOFTMAX is a classifier"
              .formatted(loss, activation));
    }
    if (layer.json().path("lossFn").path("weights").size() != 0) {
      throw layer.refusal("weights of the loss are not supported");
    }
  }

  private static LayerSpec checked(LayerJson layer, Supplier<LayerSpec> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw String.valueOf(e.getMessage()).startsWith("layer ") ? e : layer.refusal(e.getMessage());
    }
  }
}
