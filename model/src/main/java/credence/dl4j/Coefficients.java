package credence.dl4j;

import credence.net.Conv2d;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The order in which DL4J keeps a network's weights in one vector ({@code
 * MultiLayerNetwork.params}, {@code coefficients.bin}): layer by layer; of a convolution the
 * biases, then the weights [out, in, height, width] row by row; of a dense layer the weights [in,
 * out] column by column, which is our [out, in] row by row, then the biases; of a batch
 * normalisation scale, shift, mean and variance.
 */
public final class Coefficients {

  private final List<Tensor> order;
  private final Set<Integer> logDeviations;
  private final int size;

  /**
   * @param logDeviations as in {@link Dl4jNetwork}
   */
  Coefficients(NetworkSpec network, Set<Integer> logDeviations) {
    WeightLayout layout = WeightLayout.of(network);
    this.logDeviations = logDeviations;
    this.size = layout.size();
    this.order = new ArrayList<>(layout.tensors());
    for (int i = 1; i < order.size(); i++) {
      Tensor tensor = order.get(i);
      if (tensor.role() == Role.BIAS && network.layers().get(tensor.layer()) instanceof Conv2d) {
        Collections.swap(order, i - 1, i);
      }
    }
  }

  /** With variances as such, as they are exported. */
  public static Coefficients of(NetworkSpec network) {
    return new Coefficients(network, Set.of());
  }

  /** Number of weights and of everything else that a network holds. */
  public int size() {
    return size;
  }

  /**
   * DL4J's vector in our order.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public float[] ours(float[] theirs) {
    require(theirs);
    float[] ours = new float[size];
    int at = 0;
    for (Tensor tensor : order) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        ours[i] = isLogDeviation(tensor) ? (float) Math.pow(10, 2.0 * theirs[at]) : theirs[at];
        at++;
      }
    }
    return ours;
  }

  /**
   * Our vector in DL4J's order.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public float[] theirs(float[] ours) {
    require(ours);
    float[] theirs = new float[size];
    int at = 0;
    for (Tensor tensor : order) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        theirs[at++] = isLogDeviation(tensor) ? (float) (0.5 * Math.log10(ours[i])) : ours[i];
      }
    }
    return theirs;
  }

  private boolean isLogDeviation(Tensor tensor) {
    return tensor.role() == Role.VARIANCE && logDeviations.contains(tensor.layer());
  }

  private void require(float[] values) {
    if (values.length != size) {
      throw new IllegalArgumentException(
          "%d coefficients for a network of %d".formatted(values.length, size));
    }
  }
}
