package credence.job.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentReader;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run: {@code config.conf}, {@code metrics.jsonl}, {@code checkpoints/}, {@code
 * model/}, {@code summary.json}, {@code report.html}, {@code manifest.json} and, once all that
 * stands, {@code _SUCCESS}.
 */
public final class RunDirectory {

  /** What is there before a job begins. */
  public enum Content {
    NOTHING,
    /** A run of the same settings that was interrupted. */
    INTERRUPTED,
    /** A finished run of the same settings. */
    COMPLETE,
    /** A run of other settings. */
    FOREIGN
  }

  private static final String CONFIG = "config.conf";
  private static final String MODEL = "model";
  private static final String REPORT = "report.html";
  private static final String SUCCESS = "_SUCCESS";

  private final Path path;
  private final Storage storage;
  private RunLock lock;

  private RunDirectory(Path path, Storage storage) {
    this.path = path;
    this.storage = storage;
  }

  /** The folder at {@code out}, which need not exist. */
  public static RunDirectory at(String out, Configuration hadoop) throws IOException {
    Path path = new Path(out);
    Path absolute = path.getFileSystem(hadoop).makeQualified(path);
    return new RunDirectory(absolute, Storage.of(absolute, hadoop));
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws JobException with exit code 73 for a folder of something else, which even {@code
   *     --overwrite} leaves alone
   */
  public Content look(Experiment experiment) throws IOException {
    if (!storage.exists(file(CONFIG))) {
      refuseForeignFolder();
      return Content.NOTHING;
    }
    if (!holds(experiment)) {
      return Content.FOREIGN;
    }
    return storage.exists(file(SUCCESS)) ? Content.COMPLETE : Content.INTERRUPTED;
  }

  /**
   * @throws JobException with exit code 73
   */
  public JobException foreign() {
    return new JobException(
        ExitCode.OUTPUT_EXISTS,
        "%s holds a run of another configuration (see its %s): choose another --out, or give"
                .formatted(path, CONFIG)
            + " --overwrite to replace it");
  }

  /** Takes the folder for this job alone. */
  public RunLock lock() throws IOException {
    return RunLock.acquire(storage, path);
  }

  /** Makes room for {@code experiment}: a run of other settings is deleted, one of these stays. */
  public void begin(Experiment experiment, RunLock held) throws IOException {
    lock = held;
    if (look(experiment) == Content.FOREIGN) {
      clear();
    }
    write(CONFIG, experiment.rendered().getBytes(StandardCharsets.UTF_8));
  }

  /** Deletes the run that is there, config.conf last so that it stays recognisable. */
  private void clear() throws IOException {
    for (FileStatus status : storage.list(path)) {
      String name = status.getPath().getName();
      if (!name.equals(CONFIG) && !name.equals(".lock")) {
        storage.delete(status.getPath());
      }
    }
    storage.delete(file(CONFIG));
  }

  public Checkpoints checkpoints(RunIdentity identity, int keep) {
    return new Checkpoints(storage, file("checkpoints"), identity, keep, lock);
  }

  /** The metrics of a run that goes on after {@code completed} rounds. */
  public MetricsLog metrics(int completed) throws IOException {
    return MetricsLog.resume(storage, file("metrics.jsonl"), completed);
  }

  /** Publishes {@code model/}: readers see no model or all of it. */
  public void writeModel(Model model) throws IOException {
    lock.check();
    Path temporary = file(".model.tmp");
    storage.delete(temporary);
    ModelStore.write(new HadoopFolder(storage, temporary), model);
    storage.delete(file(MODEL));
    storage.rename(temporary, file(MODEL));
  }

  /**
   * Publishes what closes a run: summary, report, manifest of every file, and the sign of success.
   *
   * @param report an HTML page
   */
  public void finish(ObjectNode summary, byte[] report, ObjectNode manifest) throws IOException {
    lock.check();
    write("summary.json", CanonicalJson.bytes(summary));
    write(REPORT, report);
    RunManifest files = new RunManifest(storage, path);
    files.add(manifest, List.of(CONFIG, "metrics.jsonl", "summary.json", REPORT, MODEL));
    write("manifest.json", CanonicalJson.bytes(manifest));
    write(SUCCESS, new byte[0]);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private boolean holds(Experiment experiment) throws IOException {
    String text = new String(storage.read(file(CONFIG)), StandardCharsets.UTF_8);
    try {
      Experiment found = ExperimentReader.reread(text, file(CONFIG).toString());
      return found.hash().equals(experiment.hash());
    } catch (JobException e) {
      return false;
    }
  }

  private void refuseForeignFolder() throws IOException {
    for (FileStatus status : storage.list(path)) {
      if (!status.getPath().getName().startsWith(".")) {
        throw new JobException(
            ExitCode.OUTPUT_EXISTS,
            "%s is not a run directory (no %s in it) and not empty: choose another --out"
                .formatted(path, CONFIG));
      }
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    storage.write(file(name), out -> out.write(bytes));
  }

  private Path file(String name) {
    return new Path(path, name);
  }
}
