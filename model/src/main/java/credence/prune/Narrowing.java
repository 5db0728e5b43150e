package credence.prune;

import credence.bayes.EmpiricalPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
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
import credence.net.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A network with fewer filters and units, as a smaller network: what is removed takes its outputs
 * along, and with them inputs of the next layer. What is left keeps its weights.
 */
public final class Narrowing {

  /**
   * Where a tensor of the new network comes from, [outputs, inputs, rest] of the old one.
   *
   * @param outputs rows that are kept
   * @param inputs columns that are kept, of {@code oldInputs}
   * @param rest values that go together: a kernel, or 1
   */
  private record Source(
      WeightLayout.Tensor old, int[] outputs, int[] inputs, int oldInputs, int rest) {}

  private final NetworkSpec narrow;
  private final List<Source> sources = new ArrayList<>();

  /**
   * @param kept for layers with weights that lose some: indices of the filters or units that stay,
   *     ascending, at least one
   * @throws IllegalArgumentException if a layer has no units to lose, or it is the last one
   */
  public Narrowing(NetworkSpec network, Map<Integer, int[]> kept) {
    Map<Integer, int[]> wanted = new TreeMap<>(kept);
    Walk walk = new Walk(network, wanted);
    List<LayerSpec> layers = new ArrayList<>();
    for (LayerSpec layer : network.layers()) {
      layers.add(layer.accept(walk));
      walk.index++;
    }
    if (!wanted.isEmpty()) {
      throw new IllegalArgumentException(
          network.describe(wanted.keySet().iterator().next()) + " has no filters or units to lose");
    }
    this.narrow = new NetworkSpec(network.name(), network.input(), layers);
  }

  /** Goes through the layers with the channels that are left of what each of them sees. */
  private final class Walk implements LayerSpec.Visitor<LayerSpec> {

    private final NetworkSpec network;
    private final WeightLayout layout;
    private final Map<Integer, int[]> wanted;
    private int[] channels;
    private int index;

    Walk(NetworkSpec network, Map<Integer, int[]> wanted) {
      this.network = network;
      this.layout = WeightLayout.of(network);
      this.wanted = wanted;
      this.channels = all(network.input().channels());
    }

    @Override
    public LayerSpec visit(Conv2d layer) {
      return new Conv2d(
          narrow(),
          layer.kernelHeight(),
          layer.kernelWidth(),
          layer.strideHeight(),
          layer.strideWidth(),
          layer.padHeight(),
          layer.padWidth());
    }

    @Override
    public LayerSpec visit(Dense layer) {
      return new Dense(narrow());
    }

    /** Number of outputs that are left of a layer with weights. */
    private int narrow() {
      int[] outputs = outputs(network, index, wanted.remove(index));
      addWeights(layout, index, outputs, channels);
      channels = outputs;
      return outputs.length;
    }

    @Override
    public LayerSpec visit(MaxPool2d layer) {
      return layer;
    }

    @Override
    public LayerSpec visit(AvgPool2d layer) {
      return layer;
    }

    @Override
    public LayerSpec visit(Activation layer) {
      return layer;
    }

    @Override
    public LayerSpec visit(Dropout layer) {
      return layer;
    }

    @Override
    public LayerSpec visit(BatchNorm layer) {
      addPerChannel(layout, index, channels);
      return layer;
    }

    @Override
    public LayerSpec visit(Flatten layer) {
      channels = flattened(channels, network.inputOf(index));
      return layer;
    }
  }

  /** The smaller network. */
  public NetworkSpec network() {
    return narrow;
  }

  /** The posterior of the smaller network: what is left of {@code posterior}. */
  public MeanField apply(MeanField posterior) {
    return MeanField.of(select(posterior.mu()), select(posterior.rho()));
  }

  /** The prior of what is left. */
  public Prior apply(Prior prior) {
    if (prior instanceof PosteriorPrior own) {
      return new PosteriorPrior(apply(own.vectors()), own.forget(), own.first());
    }
    if (prior instanceof LearntScalePrior learnt) {
      return learnt.of(WeightLayout.of(narrow));
    }
    return prior instanceof EmpiricalPrior empirical
        ? new EmpiricalPrior(select(empirical.means()), empirical.sigma())
        : prior;
  }

  /** What is left of a flat vector of the old network. */
  float[] select(float[] vector) {
    float[] result = new float[WeightLayout.of(narrow).size()];
    int at = 0;
    for (Source source : sources) {
      for (int output : source.outputs()) {
        for (int input : source.inputs()) {
          int from = source.old().offset() + (output * source.oldInputs() + input) * source.rest();
          System.arraycopy(vector, from, result, at, source.rest());
          at += source.rest();
        }
      }
    }
    return result;
  }

  private static int[] outputs(NetworkSpec network, int layer, int[] kept) {
    int units = network.layers().get(layer).weightShape(network.inputOf(layer)).get(0);
    if (kept == null) {
      return all(units);
    }
    boolean isLast =
        IntStream.range(layer + 1, network.layers().size())
            .noneMatch(i -> !network.layers().get(i).weightShape(network.inputOf(i)).isEmpty());
    if (isLast) {
      throw new IllegalArgumentException(
          network.describe(layer) + " gives the network's outputs: none can be removed");
    }
    boolean ascending = IntStream.range(1, kept.length).allMatch(i -> kept[i - 1] < kept[i]);
    if (kept.length == 0 || kept[0] < 0 || kept[kept.length - 1] >= units || !ascending) {
      throw new IllegalArgumentException(
          "%s has %d filters or units: those that stay must be some of them, ascending"
              .formatted(network.describe(layer), units));
    }
    return kept.clone();
  }

  private void addWeights(WeightLayout layout, int layer, int[] outputs, int[] inputs) {
    WeightLayout.Tensor weight = layout.tensor(layer, WeightLayout.Role.WEIGHT);
    int oldInputs = weight.shape().get(1);
    int rest = weight.size() / weight.shape().get(0) / oldInputs;
    sources.add(new Source(weight, outputs, inputs, oldInputs, rest));
    sources.add(
        new Source(layout.tensor(layer, WeightLayout.Role.BIAS), outputs, new int[1], 1, 1));
  }

  private void addPerChannel(WeightLayout layout, int layer, int[] channels) {
    layout.tensors().stream()
        .filter(tensor -> tensor.layer() == layer)
        .forEach(tensor -> sources.add(new Source(tensor, channels, new int[1], 1, 1)));
  }

  /** Channel-major: a channel's positions follow each other. */
  private static int[] flattened(int[] channels, Shape input) {
    int positions = input.height() * input.width();
    return IntStream.of(channels)
        .flatMap(c -> IntStream.range(c * positions, (c + 1) * positions))
        .toArray();
  }

  private static int[] all(int count) {
    return IntStream.range(0, count).toArray();
  }
}
