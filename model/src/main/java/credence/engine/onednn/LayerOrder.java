package credence.engine.onednn;

import credence.net.Activation;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import java.util.List;

/**
 * The order to compute layers in. A non-linearity before a maximum pooling moves behind it: it does
 * not decrease, so the maximum of its values is its value at the maximum, and there is less of it
 * to compute.
 */
final class LayerOrder {

  private LayerOrder() {}

  /** Indices of the layers, in the order to compute them. */
  static int[] of(List<LayerSpec> layers) {
    int[] order = new int[layers.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = 0; i + 1 < order.length; i++) {
      boolean swap =
          layers.get(order[i]) instanceof Activation
              && layers.get(order[i + 1]) instanceof MaxPool2d;
      if (swap) {
        int activation = order[i];
        order[i] = order[i + 1];
        order[i + 1] = activation;
      }
    }
    return order;
  }
}
