package credence.job.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.cluster.SparkSessions;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.tracking.MlflowClient.RefusedException;
import credence.store.CanonicalJson;
import credence.store.Sha256;
import credence.store.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a run directory while a job works in it: a thread that sends what is new. */
final class Following {

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  /** As often as a job publishes its rounds. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** For the rest, when the job has ended: a model may be large. */
  private static final Duration REST = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** At the end, of a server that does not answer. */
  private static final int ATTEMPTS = 5;

  /** Objects of a summary whose numbers are metrics. */
  private static final List<String> PARTS =
      List.of("test", "validation", "training", "labelled", "chosen");

  private final MlflowClient client;
  private final String server;
  private final String experimentName;
  private final OpenRun run;
  private final RunDirectory directory;
  private final SortedMap<String, TrackedRun> children = new TreeMap<>();
  private final TrackedRun self;
  private final Thread thread = new Thread(this::follow, "mlflow");
  private final CountDownLatch ended = new CountDownLatch(1);
  private String experiment;
  private RunIds ids;

  /** Read once the job has ended. */
  private volatile String status;

  private boolean isWarned;

  Following(MlflowClient client, String server, String experimentName, OpenRun run) {
    this.client = client;
    this.server = server;
    this.experimentName = experimentName;
    this.run = run;
    this.directory = run.directory();
    this.self = new TrackedRun(client, directory, "");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The job has ended; waits until the rest is sent, or the server has not answered five times.
   *
   * @param with {@code FINISHED}, {@code FAILED} or {@code KILLED}
   */
  void end(String with) {
    status = with;
    ended.countDown();
    try {
      thread.join(REST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
      LOG.warn("MLflow at {} is too slow for all of {}", server, directory);
    }
  }

  private void follow() {
    try {
      while (!ended.await(PERIOD.toSeconds(), TimeUnit.SECONDS)) {
        attempt(null);
      }
      boolean isSent = attempt(status);
      for (int more = 1; !isSent && more < ATTEMPTS; more++) {
        Thread.sleep(PAUSE.toMillis());
        isSent = attempt(status);
      }
      if (!isSent) {
        LOG.warn("MLflow at {} has not got all of {}: what is missing is there", server, directory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether all that there is has been sent, or never will. */
  private boolean attempt(String with) {
    try {
      send(with);
      return true;
    } catch (RefusedException e) {
      warn(e, "the job goes on without");
      return true;
    } catch (IOException | RuntimeException e) {
      warn(e, "the job goes on, and this is tried again");
      return false;
    }
  }

  private void warn(Exception failure, String then) {
    if (!isWarned) {
      LOG.warn("MLflow at {}: {}; {}", server, failure.toString(), then);
    }
    isWarned = true;
  }

  private void send(String with) throws IOException {
    if (ids == null) {
      ids = RunIds.of(run, server);
    }
    if (experiment == null) {
      experiment = experiment();
    }
    self.open(ids, experiment, name(directory.toString()), tags(""));
    self.update();
    for (String kind : new String[] {"trials", "chosen"}) {
      for (String name : directory.names(kind)) {
        child(kind + "/" + name + "/", with);
      }
    }
    if (with != null) {
      end(self, "", with);
    }
  }

  private void child(String folder, String with) throws IOException {
    TrackedRun child =
        children.computeIfAbsent(folder, key -> new TrackedRun(client, directory, key));
    Map<String, String> tags = tags(folder);
    tags.put("mlflow.parentRunId", self.id());
    child.open(ids, experiment, name(folder), tags);
    child.update();
    if (with != null) {
      end(child, folder, with);
    }
  }

  private void end(TrackedRun tracked, String folder, String with) throws IOException {
    byte[] summary = directory.read(folder + "summary.json");
    if (summary != null) {
      JsonNode json = Json.read(summary);
      for (String part : PARTS) {
        tracked.summarise(json.path(part), "model/" + part + "/");
      }
      tracked.publish();
    }
    tracked.close(with);
  }

  private Map<String, String> tags(String folder) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    byte[] config = directory.read(folder + "config.conf");
    SparkSessions.Application application = SparkSessions.application();
    tags.put("credence.version", Version.current());
    tags.put("credence.config", config == null ? "" : Sha256.of(config));
    tags.put("credence.run", directory + "/" + folder);
    tags.put("credence.application", application == null ? "" : application.id());
    tags.put("mlflow.user", System.getProperty("user.name", ""));
    tags.put("mlflow.source.name", "credence");
    tags.put("mlflow.source.type", "JOB");
    return tags;
  }

  /** The last of a path's names. */
  private static String name(String path) {
    String whole = path.replaceFirst("/+$", "");
    return whole.substring(whole.lastIndexOf('/') + 1);
  }

  /** The id of the experiment of that name, which is made if there is none. */
  private String experiment() throws IOException {
    try {
      return id(
          client
              .get("experiments/get-by-name", "experiment_name", experimentName)
              .path("experiment"));
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    ObjectNode body = CanonicalJson.object().put("name", experimentName);
    return id(client.post("experiments/create", body));
  }

  private static String id(JsonNode json) throws IOException {
    String id = json.path("experiment_id").asText();
    if (id.isEmpty()) {
      throw new IOException("an answer has no experiment_id");
    }
    return id;
  }
}
