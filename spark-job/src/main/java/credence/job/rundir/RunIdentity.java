package credence.job.rundir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;

/**
 * What must be the same for a run to go on where it stopped.
 *
 * @param configHash over the settings that decide the result
 * @param dataFingerprint over every image and label
 * @param parent id of the model that training starts from, or null
 * @param credence version
 */
public record RunIdentity(
    String configHash, String dataFingerprint, String parent, String credence) {

  public ObjectNode write() {
    ObjectNode json = CanonicalJson.object();
    json.put("config", configHash);
    json.put("credence", credence);
    json.put("data", dataFingerprint);
    json.put("parent", parent);
    return json;
  }
}
