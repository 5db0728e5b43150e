package credence.prune;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
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
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Filters and units that pruning has left without a part in any prediction. Those that no weight
 * reads go. Those whose weights have all been removed give f(bias), whatever the image: they go if
 * that is 0, or if the next layer's biases can take over what it adds. With v = f(bias), a next
 * bias N(mu, sigma^2) becomes N(mu + v sum mu_w, sigma^2 + v^2 sum sigma_w^2), the sums over the
 * unit's weights: what predictions by means and by draws make of it is the same, exactly. Where it
 * is not, the unit stays:
 *
 * <ul>
 *   <li>a bias with a sigma: v is random, and no other weight is at the same time;
 *   <li>padding before the next convolution, which sees zeros beside v, unless v = 0;
 *   <li>dropout or batch normalisation in between, unless v = 0 under dropout;
 *   <li>uncertain weights beside a bias that is a point: its method may know no sigma of biases.
 * </ul>
 *
 * Every layer keeps a unit at least.
 */
final class DeadUnits {

  private final NetworkSpec network;
  private final WeightLayout layout;
  private final float[] mu;
  private final float[] rho;

  private DeadUnits(Pruned pruned) {
    this.network = pruned.network();
    this.layout = pruned.layout();
    this.mu = pruned.posterior().mu().clone();
    this.rho = pruned.posterior().rho().clone();
  }

  /** {@code pruned} without them; what follows of their removal included. */
  static Pruned removedFrom(Pruned pruned) {
    for (Pruned now = pruned; ; ) {
      DeadUnits dead = new DeadUnits(now);
      Map<Integer, int[]> kept = dead.fold();
      if (kept.isEmpty()) {
        return now;
      }
      Pruned folded = new Pruned(now.network(), MeanField.of(dead.mu, dead.rho), now.prior());
      now = folded.narrowed(new Narrowing(now.network(), kept));
    }
  }

  /** Moves what dead units add to biases; returns the units that stay, of layers that lose some. */
  private Map<Integer, int[]> fold() {
    Map<Integer, int[]> kept = new TreeMap<>();
    List<WeightLayout.Tensor> weights =
        layout.tensors().stream().filter(tensor -> tensor.role() == Role.WEIGHT).toList();
    for (int i = 0; i + 1 < weights.size(); i++) {
      int units = weights.get(i).shape().get(0);
      int[] stay = fold(weights.get(i), weights.get(i + 1), units);
      if (stay.length < units) {
        kept.put(weights.get(i).layer(), stay);
      }
    }
    return kept;
  }

  private int[] fold(WeightLayout.Tensor layer, WeightLayout.Tensor next, int units) {
    boolean[] dead = new boolean[units];
    int left = units;
    for (int unit = 0; unit < units && left > 1; unit++) {
      Outgoing out = new Outgoing(next, unit, units);
      double value = isRead(out) ? value(layer, next, unit) : 0;
      if (value == 0 || isFoldable(out, value)) {
        add(out, value);
        dead[unit] = true;
        left--;
      }
    }
    return IntStream.range(0, units).filter(unit -> !dead[unit]).toArray();
  }

  /** The weights by which layer {@code weights} reads {@code unit} of {@code units}. */
  private record Outgoing(WeightLayout.Tensor weights, int unit, int units) {

    int outputs() {
      return weights.shape().get(0);
    }

    /** Places in the flat vectors of those of one output. */
    IntStream of(int output) {
      int perOutput = weights.size() / outputs();
      int each = perOutput / units;
      int from = weights.offset() + output * perOutput + unit * each;
      return IntStream.range(from, from + each);
    }
  }

  private boolean isRead(Outgoing out) {
    return IntStream.range(0, out.outputs()).flatMap(out::of).anyMatch(this::isLeft);
  }

  private boolean isLeft(int index) {
    return mu[index] != 0 || isUncertain(index);
  }

  private boolean isUncertain(int index) {
    return rho[index] != Float.NEGATIVE_INFINITY;
  }

  /** What a unit hands to the next layer with weights, whatever the image; NaN if that varies. */
  private double value(WeightLayout.Tensor layer, WeightLayout.Tensor next, int unit) {
    int inputs = layer.size() / layer.shape().get(0);
    int from = layer.offset() + unit * inputs;
    int bias = layout.tensor(layer.layer(), Role.BIAS).offset() + unit;
    if (isUncertain(bias) || IntStream.range(from, from + inputs).anyMatch(this::isLeft)) {
      return Double.NaN;
    }
    double value = mu[bias];
    for (LayerSpec between : network.layers().subList(layer.layer() + 1, next.layer())) {
      value = between.accept(new Through(value));
    }
    boolean isPadded =
        network.layers().get(next.layer()) instanceof Conv2d conv
            && (conv.padHeight() > 0 || conv.padWidth() > 0);
    return isPadded && value != 0 ? Double.NaN : value;
  }

  /** What becomes of a value that is the same for every image and position; NaN if it varies. */
  private record Through(double value) implements LayerSpec.Visitor<Double> {

    @Override
    public Double visit(Conv2d layer) {
      return Double.NaN;
    }

    @Override
    public Double visit(Dense layer) {
      return Double.NaN;
    }

    @Override
    public Double visit(MaxPool2d layer) {
      return value;
    }

    @Override
    public Double visit(AvgPool2d layer) {
      return value;
    }

    @Override
    public Double visit(Activation layer) {
      return switch (layer) {
        case RELU -> Math.max(0, value);
        case SOFTPLUS -> Softplus.of(value);
      };
    }

    @Override
    public Double visit(Dropout layer) {
      return layer.rate() == 0 || value == 0 ? value : Double.NaN;
    }

    @Override
    public Double visit(BatchNorm layer) {
      return Double.NaN;
    }

    @Override
    public Double visit(Flatten layer) {
      return value;
    }
  }

  /** Whether the next biases can take over {@code value} times the weights. */
  private boolean isFoldable(Outgoing out, double value) {
    return !Double.isNaN(value)
        && IntStream.range(0, out.outputs())
            .allMatch(o -> isUncertain(bias(out, o)) || out.of(o).noneMatch(this::isUncertain));
  }

  private int bias(Outgoing out, int output) {
    return layout.tensor(out.weights().layer(), Role.BIAS).offset() + output;
  }

  private void add(Outgoing out, double value) {
    for (int o = 0; o < out.outputs() && value != 0; o++) {
      int bias = bias(out, o);
      mu[bias] += (float) (value * out.of(o).mapToDouble(i -> mu[i]).sum());
      double variance = out.of(o).mapToDouble(this::variance).sum();
      if (variance > 0) {
        double sigma = Math.sqrt(variance(bias) + value * value * variance);
        rho[bias] = (float) Softplus.inverse(sigma);
      }
    }
  }

  private double variance(int index) {
    double sigma = Softplus.of(rho[index]);
    return sigma * sigma;
  }
}
