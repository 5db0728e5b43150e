package credence.prune;

import credence.bayes.MeanField;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.List;

/**
 * How many weights of a network are left, biases not counted.
 *
 * @param layers those with weights, in order
 */
public record Sparsity(List<Layer> layers) {

  /**
   * @param layer index in the network
   * @param kept weights whose mu or sigma is not 0
   */
  public record Layer(int layer, int weights, int kept) {

    /** Share of the weights that are removed. */
    public double sparsity() {
      return 1 - (double) kept / weights;
    }
  }

  public Sparsity {
    layers = List.copyOf(layers);
  }

  public static Sparsity of(NetworkSpec network, MeanField posterior) {
    return new Sparsity(
        WeightLayout.of(network).tensors().stream()
            .filter(tensor -> tensor.role() == Role.WEIGHT)
            .map(tensor -> layer(tensor, posterior))
            .toList());
  }

  private static Layer layer(WeightLayout.Tensor tensor, MeanField posterior) {
    int kept = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      kept += posterior.mu()[i] != 0 || posterior.isUncertain(i) ? 1 : 0;
    }
    return new Layer(tensor.layer(), tensor.size(), kept);
  }

  public long weights() {
    return layers.stream().mapToLong(Layer::weights).sum();
  }

  public long kept() {
    return layers.stream().mapToLong(Layer::kept).sum();
  }

  /** Share of all weights that are removed. */
  public double sparsity() {
    return 1 - (double) kept() / weights();
  }

  /** |W| / |W != 0|, infinite if nothing is left. */
  public double compression() {
    return (double) weights() / kept();
  }
}
