package credence.job.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.rundir.OpenRun;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** MLflow's ids of a run and of the runs in it, by their folders: {@code mlflow.json}. */
final class RunIds {

  /** The run itself. */
  static final String SELF = "";

  private static final String FILE = "mlflow.json";

  private final OpenRun run;
  private final String server;
  private final SortedMap<String, String> ids = new TreeMap<>();

  private RunIds(OpenRun run, String server) {
    this.run = run;
    this.server = server;
  }

  /** What an earlier job has got from that server. */
  static RunIds of(OpenRun run, String server) throws IOException {
    RunIds ids = new RunIds(run, server);
    byte[] bytes = run.directory().read(FILE);
    if (bytes != null) {
      try {
        JsonNode json = Json.read(bytes);
        if (json.path("server").asText().equals(server)) {
          json.path("runs")
              .fields()
              .forEachRemaining(one -> ids.ids.put(one.getKey(), one.getValue().asText()));
        }
      } catch (JsonProcessingException e) {
        // A damaged file: new runs are made.
      }
    }
    return ids;
  }

  /** Null for a folder that has none yet. */
  String of(String folder) {
    return ids.get(folder);
  }

  void put(String folder, String id) throws IOException {
    ids.put(folder, id);
    ObjectNode json = CanonicalJson.object();
    json.put("server", server);
    ids.forEach(json.putObject("runs")::put);
    run.writeNote(FILE, CanonicalJson.bytes(json));
  }
}
