package credence.net;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each tensor of a network lives in the flat vectors (mu, rho, gradients, moments): layer by
 * layer, weight before bias, row-major, without gaps.
 */
public final class WeightLayout {

  /** What a tensor is to its layer. */
  public enum Role {
    WEIGHT,
    BIAS
  }

  /**
   * One tensor.
   *
   * @param layer index into {@link NetworkSpec#layers}
   * @param offset of its first value in the flat vectors
   * @param fanIn number of inputs that one output of the layer sums over
   */
  public record Tensor(int layer, Role role, List<Integer> shape, int offset, int fanIn) {

    /** {@code layers.3.weight} or {@code layers.3.bias}. */
    public String name() {
      return "layers." + layer + "." + role.name().toLowerCase(java.util.Locale.ROOT);
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
        List<Integer> shape = layer.weightShape(input);
        if (shape.isEmpty()) {
          continue;
        }
        int fanIn = layer.fanIn(input);
        Tensor weight = new Tensor(i, Role.WEIGHT, shape, offset, fanIn);
        offset = Math.addExact(offset, weight.size());
        Tensor bias = new Tensor(i, Role.BIAS, List.of(shape.get(0)), offset, fanIn);
        offset = Math.addExact(offset, bias.size());
        tensors.add(weight);
        tensors.add(bias);
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

  /** Length of the flat vectors: all weights and biases. */
  public int size() {
    return size;
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
