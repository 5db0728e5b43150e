package credence.job.rundir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.job.files.Storage;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run: {@code config.conf}; of a training {@code metrics.jsonl} and {@code
 * checkpoints/}, of a pruning {@code curve.csv}, {@code .json} and {@code .svg}; of an evaluation
 * its tables as CSV; of a scoring {@code scores/}; of a sweep {@code trials.csv}, {@code
 * trials.parquet}, and folders of this kind in {@code trials/} and {@code chosen/}; {@code model/},
 * {@code summary.json}, {@code report.html}, {@code manifest.json} and, once all that stands,
 * {@code _SUCCESS}.
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

  /** What happens to a run of other settings. */
  public enum Foreign {
    REFUSE,
    REPLACE;

    /** As {@code --overwrite} says. */
    public static Foreign of(boolean overwrite) {
      return overwrite ? REPLACE : REFUSE;
    }
  }

  /** Keys that a refusal names. */
  private static final int MOST_DIFFERENCES = 8;

  private static final String CONFIG = "config.conf";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String MODEL = "model";
  private static final String REPORT = "report.html";
  private static final String SUCCESS = "_SUCCESS";

  private final Path path;
  private final Storage storage;
  private final RunContents contents;
  private RunLock lock;

  private RunDirectory(Path path, Storage storage) {
    this.path = path;
    this.storage = storage;
    this.contents = new RunContents(storage, path);
  }

  /** The folder at {@code out}, which need not exist. */
  public static RunDirectory at(String out, Configuration hadoop) throws IOException {
    Path path = Paths.of(out);
    Path absolute = path.getFileSystem(hadoop).makeQualified(path);
    return new RunDirectory(absolute, Storage.of(absolute, hadoop));
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws JobException with exit code 73 for a folder of something else, which even {@code
   *     --overwrite} leaves alone
   */
  public Content look(RunSettings settings) throws IOException {
    if (!storage.exists(file(CONFIG))) {
      contents.requireNone();
      return Content.NOTHING;
    }
    if (!differences(settings).isEmpty()) {
      return Content.FOREIGN;
    }
    return storage.exists(file(SUCCESS)) ? Content.COMPLETE : Content.INTERRUPTED;
  }

  /**
   * Whether a finished run of the same settings is there.
   *
   * @throws JobException with exit code 73 for a run of other settings that is not to be replaced,
   *     and a folder of something else
   */
  public boolean isDone(RunSettings settings, Foreign foreign) throws IOException {
    Content content = look(settings);
    if (content == Content.FOREIGN) {
      contents.requireOurs();
      if (foreign == Foreign.REFUSE) {
        throw foreign(differences(settings));
      }
    }
    return content == Content.COMPLETE;
  }

  private JobException foreign(List<String> differences) {
    int shown = Math.min(MOST_DIFFERENCES, differences.size());
    String rest =
        shown == differences.size() ? "" : "; and " + (differences.size() - shown) + " more";
    return new JobException(
        ExitCode.OUTPUT_EXISTS,
        "%s holds a run of another configuration (%s%s; all of it is in its %s): choose another --out,"
                .formatted(path, String.join("; ", differences.subList(0, shown)), rest, CONFIG)
            + " or give --overwrite to replace it");
  }

  /** Whether {@code other} is this folder or lies in it. */
  public boolean contains(Path other) {
    for (Path at = other; at != null; at = at.getParent()) {
      if (at.equals(path)) {
        return true;
      }
    }
    return false;
  }

  /** A run directory inside this one, under this one's lock. */
  public RunDirectory within(String name) {
    RunDirectory inner = new RunDirectory(file(name), storage);
    inner.lock = lock;
    return inner;
  }

  /** Whether this folder lies in {@code other}. */
  public boolean liesIn(Path other) {
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(other)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the folder for this job alone. */
  public RunLock lock() throws IOException {
    return RunLock.acquire(storage, path);
  }

  /** Makes room for a run: one of other settings is deleted, one of these stays. */
  public void begin(RunSettings settings, RunLock held) throws IOException {
    lock = held;
    begin(settings);
  }

  /** The same in a folder within another. */
  public void begin(RunSettings settings) throws IOException {
    Content found = look(settings);
    switch (found) {
      case FOREIGN -> contents.clear();
      case INTERRUPTED -> contents.requireOursInside();
      case NOTHING, COMPLETE -> {}
    }
    // What is there is not written again: some file systems delete before they replace.
    if (found == Content.FOREIGN || found == Content.NOTHING) {
      contents.begin(settings.rendered().getBytes(StandardCharsets.UTF_8));
    }
  }

  public Checkpoints checkpoints(RunIdentity identity, int keep) {
    return new Checkpoints(storage, file(CHECKPOINTS), identity, keep, lock);
  }

  /** What a training that was stopped has, and what the same command does with it. */
  public String kept() throws IOException {
    if (storage.exists(file(SUCCESS))) {
      return path + " is complete, and the same command says so";
    }
    int rounds = Checkpoints.newestRound(storage, file(CHECKPOINTS));
    return rounds == 0
        ? path + " has no checkpoint yet, and the same command begins anew"
        : "%s has round %d, and the same command goes on from there".formatted(path, rounds);
  }

  /** The metrics of a run that goes on after {@code completed} rounds. */
  public MetricsLog metrics(int completed) throws IOException {
    return MetricsLog.resume(storage, file("metrics.jsonl"), completed);
  }

  /** Publishes {@code model/}: readers see no model or all of it. */
  public void writeModel(Model model) throws IOException {
    writeModel(model, ModelForm.DENSE);
  }

  /**
   * Likewise, in that form. Its last file makes it a model, so that no rename is needed: that of a
   * folder is many copies on object stores, in any order.
   */
  public void writeModel(Model model, ModelForm form) throws IOException {
    lock.check();
    storage.delete(file(MODEL));
    ModelStore.write(new HadoopFolder(storage, file(MODEL)), model, form);
  }

  /** Publishes one file of the results. */
  public void writeResult(String name, byte[] bytes) throws IOException {
    requireResult(name);
    lock.check();
    write(name, bytes);
  }

  private static void requireResult(String name) {
    if (!RunFolder.RESULTS.contains(name)) {
      throw new IllegalArgumentException(name + " is none of a run's results " + RunFolder.RESULTS);
    }
  }

  /** Publishes a folder of the results, which {@code writer} fills and closes with a last file. */
  public void writeResultFolder(String name, FolderWriter writer) throws IOException {
    requireResult(name);
    lock.check();
    storage.delete(file(name));
    writer.write(file(name));
  }

  /** Writes a folder's files. */
  @FunctionalInterface
  public interface FolderWriter {

    /**
     * @param folder that does not exist yet
     */
    void write(Path folder) throws IOException;
  }

  /** A small file that the job keeps for itself. */
  public void writeNote(String name, byte[] bytes) throws IOException {
    lock.check();
    write(name, bytes);
  }

  /** What {@link #writeNote} wrote, or null. */
  public byte[] readNote(String name) throws IOException {
    return storage.exists(file(name)) ? storage.read(file(name)) : null;
  }

  /** Frees what a run that needs not go on could have gone on from. */
  public void deleteCheckpoints() throws IOException {
    lock.check();
    storage.delete(file(CHECKPOINTS));
    tidy();
  }

  /** Deletes what processes that died have left half-written. */
  private void tidy() throws IOException {
    for (Path leftover : storage.allLeftovers(path)) {
      storage.delete(leftover);
    }
  }

  /**
   * Publishes what closes a run: summary, report, manifest of every file, and the sign of success.
   *
   * @param report an HTML page
   */
  public void finish(ObjectNode summary, byte[] report, ObjectNode manifest) throws IOException {
    lock.check();
    write(REPORT, report);
    finish(summary, manifest, List.of());
  }

  /**
   * The same without a report, for a run whose table has been published part by part.
   *
   * @param parts of the table
   */
  public void finish(ObjectNode summary, ObjectNode manifest, List<RunFile> parts)
      throws IOException {
    lock.check();
    write("summary.json", CanonicalJson.bytes(summary));
    tidy();
    new RunManifest(storage, path).add(manifest, RunFolder.RESULTS);
    parts.forEach(part -> RunManifest.add(manifest, part));
    write("manifest.json", CanonicalJson.bytes(manifest));
    write(SUCCESS, new byte[0]);
  }

  /** The parts of the table {@code name}, in a run that has begun. */
  public Parts parts(String name) {
    return new Parts(storage, path, name, lock);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private List<String> differences(RunSettings settings) throws IOException {
    String text = new String(storage.read(file(CONFIG)), StandardCharsets.UTF_8);
    return settings.differences(text, file(CONFIG).toString());
  }

  private void write(String name, byte[] bytes) throws IOException {
    storage.write(file(name), out -> out.write(bytes));
  }

  private Path file(String name) {
    return new Path(path, name);
  }
}
