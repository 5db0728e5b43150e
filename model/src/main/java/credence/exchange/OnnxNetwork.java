package credence.exchange;

import credence.bayes.MeanField;
import credence.net.BatchNorm;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.store.ModelFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network in an ONNX file, for instance one of PyTorch's exporters'. Its layers follow each other
 * from the graph's input to its output, in the order of a network of Credence's and with the same
 * settings; dropout and flattening, which have no weights and no choice, may differ. Nothing that
 * the file names is loaded.
 */
final class OnnxNetwork implements WeightsFile {

  private static final long serialVersionUID = 1L;

  /** The first version of the operators whose attributes are those that are read. */
  private static final int LEAST_OPERATORS = 7;

  private static final String FOLDED =
      " (PyTorch's exporter folds it into the layer before unless it is told dynamo=False,"
          + " training=torch.onnx.TrainingMode.PRESERVE)";

  private final String place;

  /** Sides of an image, 0 for one that is open; empty if the file does not say. */
  private final List<Long> image;

  private final List<OnnxStep> steps;

  private OnnxNetwork(String place, List<Long> image, List<OnnxStep> steps) {
    this.place = place;
    this.image = List.copyOf(image);
    this.steps = List.copyOf(steps);
  }

  /**
   * @param place of the file, for messages
   * @param bytes the whole file
   * @throws ModelFormatException if it is damaged or cut short, or its graph is not one of layers
   *     that follow each other and have a counterpart
   */
  static OnnxNetwork read(String place, byte[] bytes) throws ModelFormatException {
    OnnxModel model = OnnxModel.read(place, bytes);
    if (model.operators() < LEAST_OPERATORS) {
      throw new ModelFormatException(
          place,
          "a whole ONNX file, of operators of version %d or later".formatted(LEAST_OPERATORS),
          "none of " + bytes.length + " bytes");
    }
    OnnxChain chain = new OnnxChain(place, model);
    return new OnnxNetwork(place, chain.image(), OnnxReading.of(chain.nodes(), bytes.length));
  }

  @Override
  public MeanField posterior(NetworkSpec network) throws ModelFormatException {
    requireImage(network.input());
    WeightLayout layout = WeightLayout.of(network);
    int[] layers =
        IntStream.range(0, network.layers().size())
            .filter(i -> isCompared(network.layers().get(i)))
            .toArray();
    float[] mu = new float[layout.size()];
    for (int i = 0; i < Math.max(layers.length, steps.size()); i++) {
      requireBoth(network, layers, i);
      requireSame(network, layers[i], steps.get(i));
      for (WeightLayout.Tensor tensor : layout.tensors()) {
        if (tensor.layer() == layers[i]) {
          OnnxStep step = steps.get(i);
          String where = step.place() + ": " + tensor.name();
          step.tensors().get(tensor.role()).copyTo(mu, tensor, where, Float.NaN);
        }
      }
    }
    float[] rho = new float[mu.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(mu, rho);
  }

  private static boolean isCompared(LayerSpec layer) {
    return !(layer instanceof Dropout || layer instanceof Flatten);
  }

  private void requireImage(Shape wanted) throws ModelFormatException {
    if (!isSame(wanted)) {
      throw new ModelFormatException(
          place + ": input",
          "%s, as network and experiment have it".formatted(wanted),
          OnnxNode.shown(image + ""));
    }
  }

  private boolean isSame(Shape wanted) {
    long[] sides = {wanted.channels(), wanted.height(), wanted.width()};
    if (image.size() == sides.length) {
      return IntStream.range(0, sides.length)
          .allMatch(i -> image.get(i) == 0 || image.get(i) == sides[i]);
    }
    double values = image.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    return image.isEmpty() || values == 0 || values == wanted.size();
  }

  private void requireBoth(NetworkSpec network, int[] layers, int i) throws ModelFormatException {
    if (i >= layers.length) {
      throw new ModelFormatException(
          steps.get(i).place(),
          "the graph's end, since network %s has no more layers".formatted(network.name()),
          steps.get(i).found());
    }
    if (i >= steps.size()) {
      throw new ModelFormatException(place, wanted(network, layers[i]), "the graph's end");
    }
  }

  private static void requireSame(NetworkSpec network, int layer, OnnxStep step)
      throws ModelFormatException {
    if (!step.kind().is(network.layers().get(layer), network.inputOf(layer))) {
      throw new ModelFormatException(step.place(), wanted(network, layer), step.found());
    }
  }

  private static String wanted(NetworkSpec network, int layer) {
    LayerSpec wanted = network.layers().get(layer);
    return "%s of network %s, %s%s"
        .formatted(
            network.describe(layer),
            network.name(),
            wanted,
            wanted instanceof BatchNorm ? FOLDED : "");
  }
}
