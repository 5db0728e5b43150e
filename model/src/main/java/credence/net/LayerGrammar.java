package credence.net;

import java.util.function.Supplier;

/**
 * What the settings of each type of layer are called, and what they are where a file may leave them
 * out. Experiments and models are read by this one grammar; how a number is written, which settings
 * may be left out and how an error is told is the file's own.
 */
public final class LayerGrammar {

  private LayerGrammar() {}

  /**
   * The settings of one layer, as a file has them.
   *
   * @param <E> how it tells what is wrong
   */
  public interface Settings<E extends Exception> {

    /** A whole number of at least {@code least}. */
    int integer(String key, int least) throws E;

    /** A number. */
    double number(String key) throws E;

    /** Likewise, {@code standard} where it may be left out. */
    double number(String key, double standard) throws E;

    /** Height and width, each at least {@code least}. */
    int[] pair(String key, int least) throws E;

    /** Likewise, {@code standard} where they may be left out. */
    int[] pair(String key, int least, int[] standard) throws E;

    /** What {@code maker} makes; its objection becomes an error with a place. */
    LayerSpec build(Supplier<LayerSpec> maker) throws E;
  }

  /** The layer of {@code type} that has these settings. */
  public static <E extends Exception> LayerSpec read(LayerType type, Settings<E> settings)
      throws E {
    return switch (type) {
      case CONV2D -> conv2d(settings);
      case DENSE -> dense(settings);
      case MAXPOOL2D -> pool(settings, MaxPool2d::new);
      case AVGPOOL2D -> pool(settings, AvgPool2d::new);
      case SOFTPLUS -> Activation.SOFTPLUS;
      case RELU -> Activation.RELU;
      case DROPOUT -> dropout(settings);
      case BATCHNORM -> batchNorm(settings);
      case FLATTEN -> new Flatten();
    };
  }

  private static <E extends Exception> LayerSpec conv2d(Settings<E> settings) throws E {
    int filters = settings.integer("filters", 1);
    int[] kernel = settings.pair("kernel", 1);
    int[] stride = settings.pair("stride", 1, new int[] {1, 1});
    int[] padding = settings.pair("padding", 0, new int[] {0, 0});
    return settings.build(
        () ->
            new Conv2d(
                filters, kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1]));
  }

  private static <E extends Exception> LayerSpec dense(Settings<E> settings) throws E {
    int units = settings.integer("units", 1);
    return settings.build(() -> new Dense(units));
  }

  /** Makes a layer of the height and width of its kernel, then of its stride. */
  private interface PoolMaker {
    LayerSpec of(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth);
  }

  /** Windows tile the image unless they have a stride. */
  private static <E extends Exception> LayerSpec pool(Settings<E> settings, PoolMaker maker)
      throws E {
    int[] kernel = settings.pair("kernel", 1);
    int[] stride = settings.pair("stride", 1, kernel);
    return settings.build(() -> maker.of(kernel[0], kernel[1], stride[0], stride[1]));
  }

  private static <E extends Exception> LayerSpec dropout(Settings<E> settings) throws E {
    double rate = settings.number("rate");
    return settings.build(() -> new Dropout(rate));
  }

  private static <E extends Exception> LayerSpec batchNorm(Settings<E> settings) throws E {
    BatchNorm standard = BatchNorm.standard();
    double momentum = settings.number("momentum", standard.momentum());
    double epsilon = settings.number("epsilon", standard.epsilon());
    return settings.build(() -> new BatchNorm(momentum, epsilon));
  }
}
