package credence.exchange;

import credence.net.LayerSpec;
import credence.net.Shape;
import credence.net.WeightLayout.Role;
import java.io.Serializable;
import java.util.Map;

/**
 * A layer that a graph has, other than those that no number depends on.
 *
 * @param place of its node, for messages
 * @param found what it is, for messages
 * @param tensors of the layer, in the shapes that they have here
 */
record OnnxStep(String place, String found, Kind kind, Map<Role, Tensor> tensors)
    implements Serializable {

  /** What a layer has to be. */
  interface Kind extends Serializable {

    /**
     * @param input of the layer
     */
    boolean is(LayerSpec layer, Shape input);
  }

  long weights() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }

  /** Of a layer whose settings are all in the file. */
  static OnnxStep of(OnnxNode node, LayerSpec layer, Map<Role, Tensor> tensors) {
    return new OnnxStep(
        node.place(), layer.toString(), (wanted, input) -> wanted.equals(layer), tensors);
  }
}
