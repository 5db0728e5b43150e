package credence.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where each tensor of a network lives in the flat vectors (mu, rho, gradients, moments): layer by
 * layer, a layer's tensors in the order of their {@link Role}, row-major, without gaps.
 */
public final class WeightLayout {

  /** What a tensor is to its layer, in the order in which they lie. */
  public enum Role {
    WEIGHT,
    BIAS,
    /** What batch normalisation multiplies a channel by. */
    SCALE,
    /** What it adds to a channel. */
    SHIFT,
    /** Running mean of a channel. */
    MEAN,
    /** Running variance of a channel. */
    VARIANCE;

    /** Whether the optimiser trains it; the others are statistics that forward passes gather. */
    public boolean isTrained() {
      return this != MEAN && this != VARIANCE;
    }
  }

  /**
   * One tensor.
   *
   * @param layer index into {@link NetworkSpec#layers}
   * @param offset of its first value in the flat vectors
   * @param fanIn number of inputs that one output of the layer sums over, 0 in batch normalisation
   */
  public record Tensor(int layer, Role role, List<Integer> shape, int offset, int fanIn) {

    /** For instance {@code layers.3.weight}. */
    public String name() {
      return "layers." + layer + "." + role.name().toLowerCase(Locale.ROOT);
    }

    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** One past its last value. */
    public int end() {
      return offset + size();
    }
  }

  private final List<Tensor> tensors;
  private final int size;

  private WeightLayout(List<Tensor> tensors, int size) {
    this.tensors = List.copyOf(tensors);
    this.size = size;
  }

  /**
   * @throws IllegalArgumentException if the network has more than 2^31 - 1 weights
   */
  public static WeightLayout of(NetworkSpec network) {
    List<Tensor> tensors = new ArrayList<>();
    int offset = 0;
    try {
      for (int i = 0; i < network.layers().size(); i++) {
        LayerSpec layer = network.layers().get(i);
        Shape input = network.inputOf(i);
        for (Map.Entry<Role, List<Integer>> entry : layer.tensors(input).entrySet()) {
          Tensor tensor =
              new Tensor(i, entry.getKey(), entry.getValue(), offset, layer.fanIn(input));
          offset = Math.addExact(offset, tensor.size());
          tensors.add(tensor);
        }
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "network " + network.name() + " has more than 2^31 - 1 weights", e);
    }
    return new WeightLayout(tensors, offset);
  }

  /** In order of their offsets. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /** Length of the flat vectors. */
  public int size() {
    return size;
  }

  /** Number of weights and biases: the size without what batch normalisation has. */
  public int weightsAndBiases() {
    return tensors.stream()
        .filter(t -> t.role() == Role.WEIGHT || t.role() == Role.BIAS)
        .mapToInt(Tensor::size)
        .sum();
  }

  /** The tensor of {@code layer} with that role. */
  public Tensor tensor(int layer, Role role) {
    return tensors.stream()
        .filter(t -> t.layer() == layer && t.role() == role)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("layers[" + layer + "] has no " + role + " tensor"));
  }

  /** The tensor that holds index {@code index} of the flat vectors. */
  public Tensor at(int index) {
    return tensors.stream()
        .filter(t -> index >= t.offset() && index < t.end())
        .findFirst()
        .orElseThrow(() -> new IndexOutOfBoundsException(index + " of " + size));
  }
}
