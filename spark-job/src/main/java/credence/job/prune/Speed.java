package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.Serializable;

/**
 * Images a second of a prediction by draws, on one thread.
 *
 * @param before by the whole network
 * @param after by the smaller model
 */
record Speed(double before, double after) implements Serializable {

  ObjectNode json() {
    return CanonicalJson.object().put("before", before).put("after", after);
  }
}
