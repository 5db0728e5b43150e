package credence.job.config;

import credence.job.config.hocon.Section;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import java.util.List;

/** Reads one layer of {@code network.layers}. */
final class LayerConfig {

  private static final List<String> TYPES =
      List.of(
          "conv2d", "dense", "maxpool2d", "softplus", "relu", "dropout", "batchnorm", "flatten");

  private LayerConfig() {}

  static LayerSpec read(Section layer) {
    return switch (layer.choice("type", TYPES)) {
      case "conv2d" -> conv2d(layer);
      case "maxpool2d" -> maxPool2d(layer);
      case "dense" -> {
        int units = layer.integer("units", 1);
        yield new Dense(units);
      }
      case "softplus" -> Activation.SOFTPLUS;
      case "relu" -> Activation.RELU;
      case "dropout" -> {
        double rate = layer.number("rate");
        yield layer.build(() -> new Dropout(rate));
      }
      case "batchnorm" -> batchNorm(layer);
      default -> new Flatten();
    };
  }

  private static LayerSpec conv2d(Section layer) {
    int filters = layer.integer("filters", 1);
    int[] kernel = pair(layer, "kernel", 1, new int[0]);
    int[] stride = pair(layer, "stride", 1, new int[] {1, 1});
    int[] padding = pair(layer, "padding", 0, new int[] {0, 0});
    return layer.build(
        () ->
            new Conv2d(
                filters, kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1]));
  }

  private static LayerSpec maxPool2d(Section layer) {
    int[] kernel = pair(layer, "kernel", 1, new int[0]);
    int[] stride = pair(layer, "stride", 1, kernel);
    return layer.build(() -> new MaxPool2d(kernel[0], kernel[1], stride[0], stride[1]));
  }

  private static LayerSpec batchNorm(Section layer) {
    BatchNorm standard = BatchNorm.standard();
    double momentum = layer.has("momentum") ? layer.number("momentum") : standard.momentum();
    double epsilon = layer.has("epsilon") ? layer.number("epsilon") : standard.epsilon();
    return layer.build(() -> new BatchNorm(momentum, epsilon));
  }

  /** [height, width], or one number for both. */
  private static int[] pair(Section layer, String key, int least, int[] otherwise) {
    if (otherwise.length > 0 && !layer.has(key)) {
      return otherwise;
    }
    int[] sides = layer.integers(key, least);
    if (sides.length > 2 || sides.length == 0) {
      throw layer.invalid(key, "must be one number or [height, width]");
    }
    return sides.length == 2 ? sides : new int[] {sides[0], sides[0]};
  }
}
