package credence.job.sweep.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.engine.Optimizer;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Json;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.ExperimentSettings;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunIdentity;
import credence.net.NetworkSpec;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code trials/ID/}: configuration, rounds, newest state and record of a trial. */
public final class TrialFolder {

  private static final Logger LOG = LoggerFactory.getLogger(TrialFolder.class);
  private static final String RECORD = "trial.json";

  private final OpenRun run;
  private final Trial trial;
  private final RunIdentity identity;

  public TrialFolder(OpenRun sweep, Trial trial, RunIdentity identity) {
    this.run = sweep.within("trials/" + trial.id());
    this.trial = trial;
    this.identity = identity;
  }

  /** Makes the folder. */
  void begin() throws IOException {
    run.begin(new ExperimentSettings(trial.experiment()));
  }

  /**
   * What is recorded of the trial; one that is damaged is passed over with a warning.
   *
   * @throws JobException with exit code 76 if it is of other images or another version
   */
  TrialRecord record() throws IOException {
    byte[] bytes = run.directory().read(RECORD);
    if (bytes == null) {
      return TrialRecord.NEW;
    }
    ObjectNode json = intact(bytes);
    if (json == null) {
      LOG.warn("{}: {} is damaged, the trial runs again", run, RECORD);
      return TrialRecord.NEW;
    }
    if (!json.path("identity").equals(CanonicalJson.sorted(identity.write()))) {
      throw new JobException(
          ExitCode.FOREIGN_CHECKPOINT,
          "%s: %s is of another run: expected %s, found %s"
              .formatted(run, RECORD, identity.write(), json.path("identity")));
    }
    try {
      return TrialRecord.read(json);
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}: {}, the trial runs again", run, RECORD, e.getMessage());
      return TrialRecord.NEW;
    }
  }

  void write(TrialRecord record) throws IOException {
    run.writeNote(RECORD, record.write(identity));
  }

  /** The newest state that is whole, or null. */
  Checkpoints.Snapshot newest(NetworkSpec network, Optimizer optimizer) throws IOException {
    return checkpoints().newest(network, optimizer);
  }

  Checkpoints checkpoints() {
    return run.checkpoints(identity, 1);
  }

  /** The rounds before a state, to be added to. */
  public MetricsLog metrics(int completed) throws IOException {
    return run.metrics(completed);
  }

  /** Adds rounds and the state after them. */
  void add(int completed, List<RoundMetrics> rounds, NetworkSpec network, Checkpoints.Snapshot end)
      throws IOException {
    MetricsLog metrics = metrics(completed);
    for (RoundMetrics round : rounds) {
      metrics.add(round);
    }
    metrics.publish();
    checkpoints().write(network, end);
  }

  /** Frees the state of a trial that does not go on. */
  void stop() throws IOException {
    run.deleteCheckpoints();
  }

  private static ObjectNode intact(byte[] bytes) {
    try {
      JsonNode tree = Json.read(bytes);
      if (!(tree instanceof ObjectNode json)) {
        return null;
      }
      JsonNode checksum = json.remove("sha256");
      boolean same = checksum != null && CanonicalJson.sha256(json).equals(checksum.asText());
      return same ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
