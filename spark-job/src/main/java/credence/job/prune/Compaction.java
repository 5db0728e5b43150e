package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.net.NetworkSpec;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import java.io.IOException;
import java.util.List;

/**
 * What a compact model takes, beside the model that it was made from.
 *
 * @param form of {@code small}
 */
record Compaction(Model whole, Model small, ModelForm form) {

  /** Bytes of all files of both, and the units of each layer with weights. */
  ObjectNode json() throws IOException {
    long dense = ModelStore.bytes(whole, ModelForm.DENSE);
    long compact = ModelStore.bytes(small, form);
    ObjectNode json = CanonicalJson.object();
    json.put("dense_bytes", dense);
    json.put("compact_bytes", compact);
    json.put("ratio", (double) dense / compact);
    NetworkSpec network = whole.network();
    for (int i = 0; i < network.layers().size(); i++) {
      List<Integer> shape = network.layers().get(i).weightShape(network.inputOf(i));
      if (!shape.isEmpty()) {
        ObjectNode layer = json.withArray("layers").addObject();
        layer.put("layer", network.describe(i));
        layer.put("units", shape.get(0));
        layer.put("kept", small.network().outputOf(i).channels());
      }
    }
    return json;
  }
}
