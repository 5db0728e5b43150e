package credence.job.rundir;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What lies in a run directory, and whose it is: nothing that no run of ours left is deleted. */
final class RunContents {

  private static final int MOST_NAMED = 10;

  private final Storage storage;
  private final Path folder;
  private final RunMarker marker;

  RunContents(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
    this.marker = new RunMarker(storage, folder);
  }

  /** Marks the folder for a run with that {@code config.conf}, and writes this. */
  void begin(byte[] config) throws IOException {
    marker.write(config);
    storage.write(file(RunFolder.CONFIG), out -> out.write(config));
  }

  /**
   * @throws JobException with exit code 73 if there is anything but what begins with a dot, and the
   *     outcome of a job that never came to its run
   */
  void requireNone() throws IOException {
    List<String> found = new ArrayList<>();
    for (FileStatus status : storage.list(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith(".") && !isOutcome(status)) {
        found.add(name);
      }
    }
    if (!found.isEmpty()) {
      throw new JobException(
          ExitCode.OUTPUT_EXISTS,
          "%s is not a run directory (no %s in it) and not empty (%s): choose another --out"
              .formatted(folder, RunFolder.CONFIG, named(found)));
    }
  }

  /**
   * @throws JobException with exit code 73 if a run of ours did not make all that is here
   */
  void requireOurs() throws IOException {
    List<String> foreign = new ArrayList<>();
    collect(folder, RunFolder.RUN, "", foreign);
    foreign.addAll(marker.changed(storage.read(file(RunFolder.CONFIG))));
    refuse(foreign);
  }

  /**
   * @throws JobException with exit code 73 if one of a run's folders, which it replaces whole, has
   *     what no run leaves there
   */
  void requireOursInside() throws IOException {
    List<String> foreign = new ArrayList<>();
    collect(folder, RunFolder.RUN, "", foreign);
    refuse(foreign.stream().filter(name -> isInside(name)).toList());
  }

  private boolean isOutcome(FileStatus status) throws IOException {
    return status.isFile()
        && status.getPath().getName().equals(RunOutcome.FILE)
        && JobOutcome.of(storage.read(status.getPath())) != null;
  }

  private static boolean isInside(String name) {
    int slash = name.indexOf('/');
    return slash >= 0 && RunFolder.RUN.inside(name.substring(0, slash)) != null;
  }

  /** Deletes the run that is here, its settings and their sign last: it stays recognisable. */
  void clear() throws IOException {
    requireOurs();
    marker.write(storage.read(file(RunFolder.CONFIG)));
    for (FileStatus status : storage.list(folder)) {
      String name = status.getPath().getName();
      if (!name.equals(RunFolder.CONFIG) && !name.equals(".lock") && !name.equals(RunMarker.FILE)) {
        storage.delete(status.getPath());
      }
    }
    storage.delete(file(RunFolder.CONFIG));
  }

  private void collect(Path in, RunFolder kind, String prefix, List<String> foreign)
      throws IOException {
    for (FileStatus status : storage.list(in)) {
      String name = status.getPath().getName();
      RunFolder inside = status.isDirectory() ? kind.inside(name) : null;
      if (inside != null) {
        collect(status.getPath(), inside, prefix + name + "/", foreign);
      } else if (status.isDirectory()) {
        foreign.add(prefix + name + "/");
      } else if (!kind.hasFile(name)) {
        foreign.add(prefix + name);
      }
    }
  }

  private void refuse(List<String> foreign) {
    if (!foreign.isEmpty()) {
      throw new JobException(
          ExitCode.OUTPUT_EXISTS,
          "%s has what no run of Credence left there, and nothing is deleted: %s. Choose another --out, or move it away"
              .formatted(folder, named(foreign)));
    }
  }

  private static String named(List<String> names) {
    int shown = Math.min(names.size(), MOST_NAMED);
    String more = names.size() == shown ? "" : " and %d more".formatted(names.size() - shown);
    return String.join(", ", names.subList(0, shown)) + more;
  }

  private Path file(String name) {
    return new Path(folder, name);
  }
}
