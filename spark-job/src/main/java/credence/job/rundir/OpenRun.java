package credence.job.rundir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.files.HadoopFolder;
import credence.job.files.Storage;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A run directory while this job holds its lock, and the only way to write into one. Before
 * everything that readers see it asks whether the lock is still this job's; if it is not, exit code
 * 75 ends the job.
 */
public final class OpenRun {

  private final RunDirectory directory;
  private final Storage storage;
  private final RunLock lock;

  OpenRun(RunDirectory directory, RunLock lock) {
    this.directory = directory;
    this.storage = directory.storage();
    this.lock = lock;
  }

  /** What is there, without writing. */
  public RunDirectory directory() {
    return directory;
  }

  /** A run directory inside this one, under this one's lock; {@link #begin} makes it one. */
  public OpenRun within(String name) {
    return new OpenRun(directory.within(name), lock);
  }

  /** Makes room for a run: one of other settings is deleted, one of these stays. */
  public void begin(RunSettings settings) throws IOException {
    RunContents contents = directory.contents();
    RunDirectory.Content found = directory.look(settings);
    switch (found) {
      case FOREIGN -> contents.clear();
      case INTERRUPTED -> contents.requireOursInside();
      case NOTHING, COMPLETE -> {}
    }
    // What is there is not written again: some file systems delete before they replace.
    if (found == RunDirectory.Content.FOREIGN || found == RunDirectory.Content.NOTHING) {
      contents.begin(settings.rendered().getBytes(StandardCharsets.UTF_8));
    }
  }

  public Checkpoints checkpoints(RunIdentity identity, int keep) {
    return new Checkpoints(storage, file(RunFolder.CHECKPOINTS_NAME), identity, keep, lock);
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
    Path folder = file("model");
    storage.delete(folder);
    ModelStore.write(new HadoopFolder(storage, folder), model, form);
  }

  /** Publishes one file of the results. */
  public void writeResult(String name, byte[] bytes) throws IOException {
    requireResult(name);
    lock.check();
    write(name, bytes);
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

  /** Deletes such a file, if it is there. */
  void deleteNote(String name) throws IOException {
    lock.check();
    storage.delete(file(name));
  }

  /** The parts of the table {@code name}. */
  public Parts parts(String name) {
    return new Parts(storage, directory.path(), name, lock);
  }

  /** Frees what a run that needs not go on could have gone on from. */
  public void deleteCheckpoints() throws IOException {
    lock.check();
    storage.delete(file(RunFolder.CHECKPOINTS_NAME));
    tidy();
  }

  /**
   * Publishes what closes a run: summary, report, manifest of every file, and the sign of success.
   *
   * @param report an HTML page
   */
  public void finish(ObjectNode summary, byte[] report, ObjectNode manifest) throws IOException {
    lock.check();
    write("report.html", report);
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
    new RunManifest(storage, directory.path()).add(manifest, RunFolder.RESULTS);
    parts.forEach(part -> RunManifest.add(manifest, part));
    write("manifest.json", CanonicalJson.bytes(manifest));
    write(RunFolder.SUCCESS, new byte[0]);
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private static void requireResult(String name) {
    if (!RunFolder.RESULTS.contains(name)) {
      throw new IllegalArgumentException(name + " is none of a run's results " + RunFolder.RESULTS);
    }
  }

  /** Deletes what processes that died have left half-written. */
  private void tidy() throws IOException {
    for (Path leftover : storage.allLeftovers(directory.path())) {
      storage.delete(leftover);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    storage.write(file(name), out -> out.write(bytes));
  }

  private Path file(String name) {
    return directory.file(name);
  }
}
