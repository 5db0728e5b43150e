package credence.job.rundir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import credence.store.Version;
import java.util.Collection;
import java.util.TreeSet;

/** What the manifests of all jobs have in common. */
public final class ManifestJson {

  private ManifestJson() {}

  /** A manifest of what {@code job} made, with the versions in it and nothing else yet. */
  public static ObjectNode begun(JobKind job, String sparkVersion) {
    ObjectNode json = CanonicalJson.object();
    json.put("format", "credence-run");
    json.put("version", 1);
    json.put("job", job.id());
    json.put("credence", Version.current());
    json.put("spark", sparkVersion);
    json.put("java", System.getProperty("java.version"));
    return json;
  }

  /**
   * Adds what has computed. Equal bytes are promised where one engine on one kind of processor did
   * everything.
   */
  public static void machines(
      ObjectNode json, Collection<String> engines, Collection<String> processors) {
    TreeSet<String> distinctEngines = new TreeSet<>(engines);
    TreeSet<String> distinctProcessors = new TreeSet<>(processors);
    distinctEngines.forEach(json.putArray("engines")::add);
    distinctProcessors.forEach(json.putArray("processors")::add);
    json.put("reproducible", distinctEngines.size() == 1 && distinctProcessors.size() == 1);
  }
}
