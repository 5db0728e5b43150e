package credence.job.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.files.Storage;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A table that is written part by part, and goes on after an interruption. Tasks write files under
 * names of their own into {@link #staging}; only the driver publishes, one file a part: it moves
 * the file of the attempt that Spark counts to its place and leaves a note of it. What other
 * attempts wrote is never seen, and goes at the end.
 */
public final class Parts {

  private static final String NOTES = ".parts";

  private final Storage storage;
  private final Path table;
  private final Path notes;
  private final Path staging;
  private final RunLock lock;

  Parts(Storage storage, Path run, String name, RunLock lock) {
    this.storage = storage;
    this.table = new Path(run, name);
    this.notes = new Path(run, NOTES);
    this.staging = new Path(notes, "staging");
    this.lock = lock;
  }

  /** Where tasks write, to begin with: empty. */
  public Path staging() throws IOException {
    storage.delete(staging);
    return staging;
  }

  /** The parts that are there, sorted. */
  public SortedSet<Integer> published() throws IOException {
    SortedSet<Integer> published = new TreeSet<>();
    for (FileStatus status : storage.list(notes)) {
      String name = status.getPath().getName();
      if (status.isFile() && name.matches("part-\\d{5,9}\\.json")) {
        int part = Integer.parseInt(name.substring(5, name.length() - 5));
        if (isThere(new Path(table, fileName(part)), note(part))) {
          published.add(part);
        }
      }
    }
    return published;
  }

  /** The note of a part that is there. */
  public JsonNode note(int part) throws IOException {
    return Json.read(storage.read(noteOf(part)));
  }

  private boolean isThere(Path file, JsonNode note) throws IOException {
    return storage.exists(file) && storage.length(file) == note.path("length").asLong(-1);
  }

  /**
   * Publishes a part.
   *
   * @param staged name of its file in {@link #staging}
   * @param note of it: {@code length} and whatever is to be known of it later
   */
  public void publish(int part, String staged, ObjectNode note) throws IOException {
    lock.check();
    storage.replace(new Path(staging, staged), new Path(table, fileName(part)));
    byte[] bytes = CanonicalJson.bytes(note);
    storage.write(noteOf(part), out -> out.write(bytes));
  }

  /** Removes notes and leftovers, once the table is whole. */
  public void clean() throws IOException {
    storage.delete(notes);
  }

  /** A part's name below the run directory. */
  public String pathOf(int part) {
    return table.getName() + "/" + fileName(part);
  }

  private Path noteOf(int part) {
    return new Path(notes, "part-%05d.json".formatted(part));
  }

  private static String fileName(int part) {
    return "part-%05d.parquet".formatted(part);
  }
}
