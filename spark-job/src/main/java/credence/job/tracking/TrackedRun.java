package credence.job.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.hocon.FlatSettings;
import credence.job.rundir.RunDirectory;
import credence.job.tracking.MlflowClient.RefusedException;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of MLflow's, and what it has got so far of a folder. Every step may fail and is taken again
 * the next time; what the server refuses is said and not repeated.
 */
final class TrackedRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrackedRun.class);

  /** MLflow's limits of a request, and of a value in every version of it. */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PAIRS = 100;
  private static final int MOST_LETTERS = 500;
  private static final List<String> ARTIFACTS =
      List.of("config.conf", "summary.json", "report.html", "manifest.json");

  private final MlflowClient client;
  private final RunDirectory directory;
  private final String folder;
  private String id;
  private String artifacts;
  private long step;
  private int bytes;
  private boolean isDescribed;

  /**
   * @param folder of the run in {@code directory}: empty, or with a slash at its end
   */
  TrackedRun(MlflowClient client, RunDirectory directory, String folder) {
    this.client = client;
    this.directory = directory;
    this.folder = folder;
  }

  String id() {
    return id;
  }

  /** Goes on in a run that the server has, or makes one. */
  void open(RunIds ids, String experiment, String name, Map<String, String> tags)
      throws IOException {
    if (id != null) {
      return;
    }
    String known = ids.of(folder);
    if (known == null || !isThere(known)) {
      ObjectNode body = CanonicalJson.object().put("experiment_id", experiment);
      body.put("start_time", System.currentTimeMillis()).put("run_name", name);
      body.set("tags", MlflowValues.pairs(tags, MOST_LETTERS));
      JsonNode info = client.post("runs/create", body).path("run").path("info");
      known = required(info, "run_id");
      artifacts = info.path("artifact_uri").asText();
      ids.put(folder, known);
    } else {
      ObjectNode again = CanonicalJson.object().put("run_id", known);
      again.set("tags", MlflowValues.pairs(tags, MOST_LETTERS));
      client.post("runs/log-batch", again);
      client.post("runs/update", status(known, "RUNNING"));
    }
    id = known;
  }

  /** Whether the server has it, and how far. */
  private boolean isThere(String known) throws IOException {
    try {
      JsonNode run = client.get("runs/get", "run_id", known).path("run");
      artifacts = run.path("info").path("artifact_uri").asText();
      for (JsonNode metric : run.path("data").path("metrics")) {
        if (metric.path("key").asText().equals("nll")) {
          step = metric.path("step").asLong();
        }
      }
      return run.path("info").path("lifecycle_stage").asText().equals("active");
    } catch (RefusedException e) {
      if (e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        return false;
      }
      throw e;
    }
  }

  /** Sends settings, once, and the rounds that it has not got. */
  void update() throws IOException {
    if (!isDescribed) {
      describe();
    }
    byte[] metrics = directory.read(folder + "metrics.jsonl");
    if (metrics == null || metrics.length == bytes) {
      return;
    }
    ArrayNode batch = CanonicalJson.object().putArray("metrics");
    long last = step;
    long now = System.currentTimeMillis();
    for (JsonNode round : MlflowValues.rounds(metrics)) {
      long number = round.path("round").asLong();
      if (number <= step) {
        continue;
      }
      ArrayNode more = CanonicalJson.object().putArray("metrics");
      MlflowValues.add(more, round, "", number, now);
      if (batch.size() + more.size() > MOST_METRICS) {
        send(batch, last);
        batch = CanonicalJson.object().putArray("metrics");
      }
      batch.addAll(more);
      last = number;
    }
    send(batch, last);
    bytes = metrics.length;
  }

  private void send(ArrayNode metrics, long last) throws IOException {
    if (!metrics.isEmpty()) {
      log("metrics", metrics);
      step = last;
    }
  }

  private void describe() throws IOException {
    byte[] config = directory.read(folder + "config.conf");
    if (config == null) {
      return;
    }
    SortedMap<String, String> settings =
        FlatSettings.parse(new String(config, StandardCharsets.UTF_8), folder + "config.conf")
            .values();
    SortedMap<String, String> some = new TreeMap<>();
    for (Map.Entry<String, String> one : settings.entrySet()) {
      some.put(one.getKey(), one.getValue());
      if (some.size() == MOST_PAIRS || one.getKey().equals(settings.lastKey())) {
        log("params", MlflowValues.pairs(some, MOST_LETTERS));
        some.clear();
      }
    }
    isDescribed = true;
  }

  /** Sends the figures of {@code file}, in the place {@code pointer} of it. */
  void summarise(JsonNode figures, String prefix) throws IOException {
    ArrayNode metrics = CanonicalJson.object().putArray("metrics");
    MlflowValues.add(metrics, figures, prefix, step, System.currentTimeMillis());
    send(metrics, step);
  }

  /** Sends what people look at, and the model; by a tag where the server has no way for files. */
  void publish() throws IOException {
    if (!artifacts.startsWith("mlflow-artifacts:")) {
      SortedMap<String, String> place = new TreeMap<>();
      place.put("credence.model", directory + "/" + folder + "model");
      log("tags", MlflowValues.pairs(place, MOST_LETTERS));
      return;
    }
    for (String name : ARTIFACTS) {
      upload(name);
    }
    for (String name : directory.names(folder + "model")) {
      upload("model/" + name);
    }
  }

  private void upload(String name) throws IOException {
    byte[] content = directory.read(folder + name);
    if (content != null) {
      String root = artifacts.replaceFirst("^mlflow-artifacts:(//[^/]*)?/*", "");
      client.upload(root + "/" + name, content);
    }
  }

  /**
   * @param status {@code FINISHED}, {@code FAILED} or {@code KILLED}
   */
  void close(String status) throws IOException {
    ObjectNode body = status(id, status).put("end_time", System.currentTimeMillis());
    client.post("runs/update", body);
  }

  private static ObjectNode status(String run, String status) {
    return CanonicalJson.object().put("run_id", run).put("status", status);
  }

  /** What is refused, such as a parameter that has another value already, is not sent again. */
  private void log(String key, ArrayNode values) throws IOException {
    ObjectNode body = CanonicalJson.object().put("run_id", id);
    body.set(key, values);
    try {
      client.post("runs/log-batch", body);
    } catch (RefusedException e) {
      LOG.warn("MLflow takes no {} of {}{}: {}", key, directory, folder, e.getMessage());
    }
  }

  private static String required(JsonNode json, String key) throws IOException {
    String value = json.path(key).asText();
    if (value.isEmpty()) {
      throw new IOException("an answer has no " + key);
    }
    return value;
  }
}
